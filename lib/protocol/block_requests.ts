/** The requests about whom one does not want to hear from. */

import { name, ref } from "./common_fields.ts";
import { request } from "./rows.ts";

export const BLOCK_REQUESTS = {
  block: request({
    doc: "Take nothing more from a user: what they send, edit, put under messages or offer is " +
      "`refused` with `blocked`, and neither side hears of the other's typing, presence and receipts. What " +
      "they send to groups goes to the group as before; clients hide it. Answers with the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["blocked"],
    errors: ["unknown_user", "yourself", "too_many"],
  }),
  unblock: request({
    doc:
      "Take somebody off the block list; what was refused meanwhile stays refused. Answers with " +
      "the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["blocked"],
    errors: ["not_blocked"],
  }),
  blocked: request({
    doc: "One's block list.",
    needs: "login",
    fields: { ref },
    answers: ["blocked"],
  }),
} as const;
