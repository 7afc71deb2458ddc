/** What a message may carry beyond its text: every durable change is one, with a `kind` (delivery rule 2). */

import { flag, object, oneOf, optional, type Shape, text, whole } from "./fields.ts";

/** What happened, where an entry is not simply a message. */
export const kind = oneOf(
  "created",
  "joined",
  "left",
  "removed",
  "banned",
  "role",
  "renamed",
  "topic",
  "edit",
  "delete",
  "react",
);
export const role = oneOf("owner", "moderator", "member");

/** A file that is on the server: `file` is what `file_get` asks for, `size` is in bytes. */
export const file = object({
  file: text(64, 1),
  name: text(1024, 1),
  size: whole(),
  sha256: text(64, 64),
  media: text(128),
});

/** `target` is the `seq` of the message that is meant, in the same conversation; `member` is whom it is about. */
export const extra = {
  kind: optional(kind),
  target: optional(whole(1)),
  emoji: optional(text(64, 1)),
  on: optional(flag()),
  member: optional(text(64, 1)),
  role: optional(role),
  file: optional(file),
};

/** The same as a type. */
export type Extra = Readonly<Shape<typeof extra>>;
