/**
 * The requests that change a message for everyone who has it, durable as `send` is. `target` is the `seq`
 * of the message in the conversation with `to`; the change has a `seq` of its own there.
 */

import { address } from "./common_fields.ts";
import { flag, text, uuid, whole } from "./fields.ts";
import { emoji } from "./emoji.ts";
import { LIMITS } from "./limits.ts";
import { request } from "./rows.ts";

const which = { id: uuid(), to: address, target: whole(1) };
const answers = ["stored", "refused", "retry"];
const errors = [
  "unknown_message",
  "unknown_user",
  "mailbox_full",
  "unknown_group",
  "not_member",
] as const;

export const CHANGE_REQUESTS = {
  edit: request({
    doc:
      "Give one of one's own messages another text. Others get a `message` of kind `edit` with " +
      "the new text and the message's `target` and `target_id`; from then on history shows the new " +
      "text with `edited`, the time of the last edit; the old one leaves tables and search. Who was " +
      "away may get an edit with an empty text: another one, or a deletion, comes after it.",
    needs: "login",
    durable: true,
    fields: { ...which, text: text(LIMITS.text, 1) },
    answers,
    errors: [...errors, "not_yours", "blocked"],
  }),
  delete: request({
    doc:
      "Delete one of one's own messages for everyone; in a group its owners and moderators may " +
      "delete any. Others get a `message` of kind `delete`; history shows the message's place with " +
      "`deleted: true` and nothing else of it, and search no longer finds it.",
    needs: "login",
    durable: true,
    fields: which,
    answers,
    errors: [...errors, "not_yours", "not_moderator"],
  }),
  react: request({
    doc:
      "Put an emoji under a message, one's own too, or take it off (`on: false`). Others get a " +
      "`message` of kind `react`; history shows how many have put which emoji there. A message takes " +
      "20 different ones.",
    needs: "login",
    durable: true,
    fields: { ...which, emoji, on: flag() },
    answers,
    errors: [...errors, "no_change", "too_many", "blocked"],
  }),
} as const;
