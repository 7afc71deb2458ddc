/**
 * How a file becomes a message: what speaks against it before its first byte, and what is answered as it
 * grows. Only when all of it is on the disk and its hash is right does it go the way of `send`.
 */

import { getLogger } from "@logtape/logtape";
import { crashPoint } from "../base/crash_point.ts";
import type { FileEntry } from "../files/catalog.ts";
import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { EVERYONE, isGroup, isName } from "../protocol/names.ts";
import { address, type Sending } from "./handlers/send.ts";
import type { Work } from "./once.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";
import type { Standing } from "./uploads.ts";
import type { User } from "./user.ts";

/** Does what is to be done once under the message's id. */
export type Once = (message: Sending, work: Work<Sending>) => Promise<void> | void;

const log = getLogger(["chatmom", "files"]);

/** Why `to` would not get a file from this user now, or null. `to` is folded. */
export async function refusalOf(parts: Parts, user: User, to: string): Promise<ErrorCode | null> {
  if (to === user.name) return "yourself";
  if (to === EVERYONE) return "forbidden";
  if (isGroup(to)) {
    const members = (await parts.groups.load(to))?.state.members;
    if (!members || members.size === 0) return "unknown_group";
    return members.has(user.name) ? null : "not_member";
  }
  const recipient = isName(to) ? await parts.users.load(to) : null;
  if (!recipient) return "unknown_user";
  if (recipient.refuses(user.name)) return "blocked";
  return recipient.waiting >= LIMITS.mailbox ? "mailbox_full" : null;
}

/** Does a step of an upload, and answers: where to go on, or what has become of the file. */
export async function goOn(
  session: Session,
  { id, file, addressee, name, size, sha256, media, picture }: FileEntry,
  step: () => Promise<Standing>,
  once: Once,
): Promise<void> {
  let standing: Standing;
  try {
    standing = await step();
  } catch (error) {
    if (error instanceof ChatError) throw error;
    log.error("Cannot write a file: {error}", { error });
    return session.retry(id, "disk_full");
  }
  if (typeof standing === "number") {
    return session.send({ type: "file_ready", id, file, offset: standing });
  }
  if (standing === "whole") crashPoint("server.file_whole");
  const extra = { file: { file, name, size, sha256, media, ...(picture ? { picture } : {}) } };
  await once(
    { id, to: addressee, text: name, extra },
    standing === "whole" ? address : refuse,
  );
}

const refuse: Work<Sending> = (parts, session, { id }) =>
  parts.delivery.refuse(session, session.user!, session.device, id, "file_broken");
