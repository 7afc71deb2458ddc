/** The requests of the schema (schema.ts): what a client may ask of the chat server. */

import { address, auth, device, lang, name, newToken, ref, status } from "./common_fields.ts";
import { FILE_REQUESTS } from "./file_requests.ts";
import { BLOCK_REQUESTS } from "./block_requests.ts";
import { CHANGE_REQUESTS } from "./change_requests.ts";
import { flag, optional, text, uuid, whole } from "./fields.ts";
import { GROUP_REQUESTS } from "./group_requests.ts";
import { LIMITS } from "./limits.ts";
import { PAST_REQUESTS } from "./past_requests.ts";
import { request } from "./rows.ts";

/** What a client may ask. Field names and types are as on the wire. */
export const REQUESTS = {
  register: request({
    doc:
      "Make an account and log in with it. Without a password only the device token opens it, so " +
      "a client makes the token itself and keeps it before it says `new_token`; for one that brings " +
      "none the server makes it. The same name, device and `new_token` again are the same " +
      "registration: the answer is `welcome`, as often as it takes. `login: false` makes the account " +
      "and no more, and answers `ok`.",
    needs: "no login yet",
    fields: {
      user: name,
      password: optional(text(1024)),
      invite: optional(text(128)),
      device,
      new_token: newToken,
      receive: optional(flag()),
      login: optional(flag()),
      lang,
      ref,
    },
    answers: ["welcome", "ok"],
    errors: [
      "name_taken",
      "name_invalid",
      "password_weak",
      "registration_closed",
      "invite_needed",
      "invite_unknown",
      "too_fast",
      "busy",
    ],
  }),
  hello: request({
    doc:
      "Log in, and say where this device's copy of the inbox ends. `since` is the highest `pos` " +
      "kept, `since_id` the id of the entry there, `epoch` the store they belong to. " +
      "`receive: false` asks for no inbox (a script that only sends); `status: offline` logs in " +
      "with the user's switch off. A device that is new logs in by password, or by the token of " +
      "another device of the user; its own token is `new_token`, or made by the server. " +
      "`replace: false` takes no older connection's place: it is refused while this device, or a " +
      "guest of this name, is connected.",
    needs: "no login yet",
    fields: {
      protocol: whole(1),
      user: name,
      device,
      auth,
      new_token: newToken,
      epoch: optional(text(64)),
      since: optional(whole()),
      since_id: optional(text(64)),
      receive: optional(flag()),
      status: optional(status),
      replace: optional(flag()),
      lang,
      ref,
    },
    answers: ["welcome"],
    errors: [
      "bad_credentials",
      "guests_off",
      "name_taken",
      "already_connected",
      "too_fast",
      "too_many",
      "busy",
    ],
  }),
  status: request({
    doc:
      "The user's own switch: offline means that messages wait although this connection is open.",
    needs: "login",
    fields: { status, ref },
    answers: ["ok"],
  }),
  page: request({
    doc: "Ask where this server's page for browsers is; nobody needs to be logged in for that.",
    needs: "nothing",
    fields: { ref },
    answers: ["page"],
  }),
  ping: request({
    doc: "Asks for a pong: either side does so after 30 s of silence, and hangs up after 75 s.",
    needs: "nothing",
    fields: { ref },
    answers: ["pong"],
  }),
  pong: request({
    doc: "Answers the server's ping.",
    needs: "nothing",
    fields: { ref },
    answers: [],
  }),
  bye: request({
    doc: "A clean end: everything sent before it is worked off, then the server closes.",
    needs: "nothing",
    fields: { ref },
    answers: ["ok"],
  }),
  contact_add: request({
    doc: "Put somebody on one's contact list; answers with the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["contacts"],
    errors: ["unknown_user", "yourself", "already_contact", "too_many"],
  }),
  contact_remove: request({
    doc: "Take somebody off one's contact list; answers with the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["contacts"],
    errors: ["not_contact"],
  }),
  contacts: request({
    doc: "One's contact list with everyone's presence.",
    needs: "login",
    fields: { ref },
    answers: ["contacts"],
  }),
  users: request({
    doc:
      "All users of this server with their presence. `watch` says whether everyone's `presence` " +
      "is told to this connection from now on, not only one's contacts'.",
    needs: "login",
    fields: { watch: optional(flag()), ref },
    answers: ["users"],
  }),
  send: request({
    doc: "Send a message to a user, to a group (`#name`) or to everyone who is online (`*`). The " +
      "client made the id, and repeats the request with it until it is " +
      "answered; a repeat gets the first answer again and nothing happens twice.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), to: address, text: text(LIMITS.text, 1), reply_to: optional(uuid()) },
    answers: ["stored", "refused", "retry"],
    errors: [
      "unknown_user",
      "yourself",
      "blocked",
      "mailbox_full",
      "unknown_group",
      "not_member",
      "everyone_off",
    ],
  }),
  ...CHANGE_REQUESTS,
  ...BLOCK_REQUESTS,
  ...GROUP_REQUESTS,
  ...FILE_REQUESTS,
  ack: request({
    doc: "Everything up to `pos` is kept by this device. Cumulative; moves the device's cursor.",
    needs: "login",
    fields: { pos: whole() },
    answers: [],
    errors: ["bad_ack"],
  }),
  read: request({
    doc: "A person has seen this conversation up to `seq`.",
    needs: "login",
    fields: { conversation: text(96, 1), seq: whole(1) },
    answers: [],
  }),
  receipts: request({
    doc: "Whether senders are told that their messages arrived here, and that they were read.",
    needs: "login",
    fields: { delivered: flag(), read: flag(), ref },
    answers: ["ok"],
  }),
  typing: request({
    doc: "This user is typing to somebody, or has stopped. Never stored; out of date after 6 s.",
    needs: "login",
    fields: { to: address, on: flag() },
    answers: [],
  }),
  conversations: request({
    doc: "One's conversations, the newest first, with how far each side has got.",
    needs: "login",
    fields: { limit: optional(whole(1, 500)), ref },
    answers: ["conversations"],
  }),
  history: request({
    doc: "A page of a conversation: the `limit` messages just before `before`, or just after " +
      "`after`, or around the time `at`, half of them before it; oldest first. Without any, the " +
      "newest page. Edits, deletions and reactions are shown at the messages they are about: they " +
      "count for no page, and their numbers are the gaps in `seq`.",
    needs: "login",
    fields: {
      conversation: text(96, 1),
      before: optional(whole(1)),
      after: optional(whole()),
      at: optional(whole()),
      limit: optional(whole(1, 200)),
      ref,
    },
    answers: ["history"],
  }),
  ...PAST_REQUESTS,
  devices: request({
    doc: "The devices that can log in as this user.",
    needs: "login",
    fields: { ref },
    answers: ["devices"],
  }),
  device_revoke: request({
    doc: "Take a device's token away; it is cut off at once. Answers with the list that is left.",
    needs: "login",
    fields: { device, ref },
    answers: ["devices"],
    errors: ["unknown_device"],
  }),
  password: request({
    doc: "Set a new password. The old one is needed where there was one.",
    needs: "login",
    fields: { old: optional(text(1024)), new: text(1024), ref },
    answers: ["ok"],
    errors: ["bad_credentials", "password_weak", "busy", "too_fast"],
  }),
} as const;
