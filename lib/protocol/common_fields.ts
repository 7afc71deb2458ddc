/** Fields that several rows of the schema share. */

import { ERROR_CODES } from "./errors.ts";
import {
  closedObject,
  flag,
  list,
  object,
  oneOf,
  optional,
  pattern,
  text,
  whole,
} from "./fields.ts";
import { extra } from "./extra_fields.ts";
import { LIMITS } from "./limits.ts";

export const name = text(64, 1);
export const address = text(64, 1);
export const device = pattern(
  "1 to 64 of a-z, A-Z, 0-9, dot, dash and underscore",
  /^[A-Za-z0-9._-]{1,64}$/,
);
export const newToken = optional(
  pattern("32 random bytes in base64url, 43 characters", /^[A-Za-z0-9_-]{43}$/),
);
export const ref = optional(text(64));
export const lang = optional(oneOf("pt-BR", "en"));
export const status = oneOf("online", "offline");
export const code = oneOf(...ERROR_CODES);
export const contact = object({ user: name, status, last_seen: optional(whole()) });
export const auth = closedObject({
  token: optional(text(128, 1)),
  password: optional(text(1024, 1)),
  guest: optional(flag()),
});

/** Of the `of` others in a group, how many have one's message `seq`, and have read it (delivery rule 9). */
export const counts = list(object({
  seq: whole(1),
  delivered: whole(),
  read: whole(),
  of: whole(),
}));

/** A message as history and events show it. `conversation` is seen from the reader: whom an answer would go to. */
export const message = {
  id: text(64),
  conversation: text(96),
  seq: whole(1),
  from: text(64),
  to: text(96),
  text: text(LIMITS.text),
  ts: whole(),
  reply_to: optional(text(64)),
  unverified: optional(flag()),
  ...extra,
};
