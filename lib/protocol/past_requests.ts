/** The requests that look for what was said, and for what became of it. */

import { ref } from "./common_fields.ts";
import { optional, text, uuid, whole } from "./fields.ts";
import { LIMITS } from "./limits.ts";
import { request } from "./rows.ts";

export const PAST_REQUESTS = {
  search: request({
    doc:
      "Messages that hold all these words, the newest first: in one conversation, or in all that " +
      "one may look back at. Case and accents do not count, the last word may be the beginning of " +
      "one; signs separate words and mean nothing, and of very many words the first 32 count. " +
      "Everything that was stored before is searched. For the next page give `next` of the last one " +
      "as `before`. The answer may come after those to later requests: go by `ref`.",
    needs: "login",
    fields: {
      text: text(LIMITS.text, 1),
      conversation: optional(text(96, 1)),
      before: optional(whole(1)),
      limit: optional(whole(1, 100)),
      ref,
    },
    answers: ["search_result"],
    errors: ["busy"],
  }),
  why: request({
    doc: "What has become of one of one's own messages, edits, deletions or reactions, by its id.",
    needs: "login",
    fields: { id: uuid(), ref },
    answers: ["why"],
    errors: ["unknown_message"],
  }),
} as const;
