/** Which handler a request goes to, after the schema's preconditions: the one place that routing goes through. */

import { ChatError } from "../protocol/errors.ts";
import { type Event, type Request, type RequestName, REQUESTS } from "../protocol/schema.ts";
import { ack } from "./handlers/ack.ts";
import { block, blocked, unblock } from "./handlers/block.ts";
import { bye } from "./handlers/bye.ts";
import { contactAdd } from "./handlers/contact_add.ts";
import { contactRemove } from "./handlers/contact_remove.ts";
import { contacts } from "./handlers/contacts.ts";
import { conversations } from "./handlers/conversations.ts";
import { deviceRevoke } from "./handlers/device_revoke.ts";
import { groupMembers } from "./handlers/group_members.ts";
import { groupMute } from "./handlers/group_mute.ts";
import { groups } from "./handlers/groups.ts";
import { deletion } from "./handlers/delete.ts";
import { devices } from "./handlers/devices.ts";
import { edit } from "./handlers/edit.ts";
import { fileCancel } from "./handlers/file_cancel.ts";
import { fileChunk } from "./handlers/file_chunk.ts";
import { fileGet } from "./handlers/file_get.ts";
import { fileOffer } from "./handlers/file_offer.ts";
import { hello } from "./handlers/hello.ts";
import { history } from "./handlers/history.ts";
import { page } from "./handlers/page.ts";
import { password } from "./handlers/password.ts";
import { ping, pong } from "./handlers/ping.ts";
import { react } from "./handlers/react.ts";
import { read } from "./handlers/read.ts";
import { receipts } from "./handlers/receipts.ts";
import { register } from "./handlers/register.ts";
import { search } from "./handlers/search.ts";
import { send } from "./handlers/send.ts";
import { status } from "./handlers/status.ts";
import { typing } from "./handlers/typing.ts";
import { users } from "./handlers/users.ts";
import { why } from "./handlers/why.ts";
import { changeGroup } from "./groups/change.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";

/** What a handler gives back: the answer, or nothing when it has told the session itself. */
export type Answer = Event | void;

/** Does one kind of request. Sees no socket, no SQL and no JSON; throws ChatError for what cannot be done. */
export type Handler<N extends RequestName> = (
  parts: Parts,
  session: Session,
  request: Request<N>,
) => Answer | Promise<Answer>;

const HANDLERS: { readonly [N in RequestName]: Handler<N> } = {
  register,
  hello,
  status,
  page,
  ping,
  pong,
  bye,
  contact_add: contactAdd,
  contact_remove: contactRemove,
  contacts,
  users,
  block,
  unblock,
  blocked,
  send,
  edit,
  delete: deletion,
  react,
  group_create: changeGroup,
  group_add: changeGroup,
  group_leave: changeGroup,
  group_remove: changeGroup,
  group_ban: changeGroup,
  group_role: changeGroup,
  group_rename: changeGroup,
  group_topic: changeGroup,
  group_history: changeGroup,
  group_mute: groupMute,
  group_members: groupMembers,
  groups,
  file_offer: fileOffer,
  file_cancel: fileCancel,
  file_chunk: fileChunk,
  file_get: fileGet,
  ack,
  read,
  receipts,
  typing,
  conversations,
  history,
  search,
  why,
  devices,
  device_revoke: deviceRevoke,
  password,
};

/** Does a request and sends its answer; a promise means that it takes time. Never throws or rejects. */
export function route(parts: Parts, session: Session, request: Request): Promise<void> | void {
  const ref = "ref" in request ? request.ref : "id" in request ? request.id : undefined;
  const needs = REQUESTS[request.type].needs;
  if (needs === "login" && !session.user) {
    return session.fail(new ChatError("not_logged_in"), ref);
  }
  if (needs === "no login yet" && session.user) {
    return session.fail(new ChatError("already_logged_in"), ref);
  }
  const answer = (event: Answer) => {
    if (event) session.send(ref === undefined ? event : { ...event, ref } as Event);
  };
  try {
    const handler = HANDLERS[request.type] as Handler<RequestName>;
    const done = handler(parts, session, request);
    if (done instanceof Promise) {
      return done.then(answer).catch((error) => session.fail(error, ref));
    }
    answer(done);
  } catch (error) {
    session.fail(error, ref);
  }
}
