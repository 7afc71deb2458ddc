/** What a message may carry beyond its text: every durable change is one, with a `kind` (delivery rule 2). */

import { picture } from "./file_fields.ts";
import { flag, list, object, oneOf, optional, type Shape, text, whole } from "./fields.ts";

/** Kinds that tell of a change in a group that is there. */
export const GROUP_CHANGES = [
  "joined",
  "left",
  "removed",
  "banned",
  "role",
  "renamed",
  "topic",
  "history",
] as const;
/** Kinds that are shown at the message they are about, and not by themselves. */
const CHANGES = ["edit", "delete", "react"] as const;

/** What happened, where an entry is not simply a message. */
export const kind = oneOf("created", ...GROUP_CHANGES, ...CHANGES);
export const role = oneOf("owner", "moderator", "member");

/**
 * A file that is on the server: `file` is what `file_get` asks for, `size` is in bytes; `picture` is how it
 * looks, for pictures and videos whose sender has told.
 */
export const file = object({
  file: text(64, 1),
  name: text(1024, 1),
  size: whole(),
  sha256: text(64, 64),
  media: text(128),
  picture: optional(picture),
});

/** One emoji under a message: from how many, the first of them by name, and whether one's own is among them. */
export const reaction = object({
  emoji: text(64, 1),
  count: whole(1),
  users: list(text(64)),
  mine: optional(flag()),
});

/**
 * `target` is the `seq` of the message that is meant, in the same conversation, `target_id` its id;
 * `member` is whom it is about. `edited` (when, for the last time), `deleted` and `reactions` are marks:
 * what has become of a message since.
 */
export const extra = {
  kind: optional(kind),
  target: optional(whole(1)),
  target_id: optional(text(64, 1)),
  emoji: optional(text(64, 1)),
  on: optional(flag()),
  member: optional(text(64, 1)),
  role: optional(role),
  file: optional(file),
  edited: optional(whole()),
  deleted: optional(flag()),
  reactions: optional(list(reaction)),
};

/** The same as a type. */
export type Extra = Readonly<Shape<typeof extra>>;

/** A message's reactions, in the order in which each emoji was first used. */
export type Reactions = NonNullable<Extra["reactions"]>;

/** True for an edit, a deletion or a reaction. */
export function isChange(extra: Extra | null | undefined): boolean {
  return CHANGES.some((change) => change === extra?.kind);
}
