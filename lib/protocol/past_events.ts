/** The answers to those who look for what was said, and for what became of it. */

import { code, device, message, name, ref } from "./common_fields.ts";
import { list, object, oneOf, optional, text, whole } from "./fields.ts";
import { event } from "./rows.ts";

/** What can happen to a message, in this order. */
export const step = oneOf(
  "written",
  "accepted",
  "refused",
  "committed",
  "moved",
  "confirmed",
  "sent",
  "acked",
  "read",
);

const { text: _, ...found } = message;

export const PAST_EVENTS = {
  search_result: event({
    doc: "Messages that were found, newest first. `snippet` is the part of the text around the " +
      "words, and `hits` says where they are in it: pairs of a beginning and a length, in UTF-16 " +
      "units. `next` is there when there is more.",
    fields: {
      results: list(object({ ...found, snippet: text(4096), hits: list(whole()) })),
      next: optional(whole(1)),
      ref,
    },
  }),
  why: event({
    doc: "The steps that are known, in their order. `at` is the time of a step: by the device's " +
      "clock for `written` (it is in the id), by the server's for `accepted`. `by` is when a step " +
      "is known to have been done, to a tenth of a second, at the latest with the next commit; " +
      "after a crash that is the restart. A step without a time was done nobody knows when: times " +
      "are kept for 30 days. `committed` is the server's disk; `moved` and `confirmed` are the " +
      "broker's queue of an absent receiver; `sent` and `acked` are about a `device` of `user`, " +
      "others' by its place in the list of their devices, one's own by name; `read` is the person. " +
      "What receivers keep to themselves is left out, and so are those who are blocked.",
    fields: {
      id: text(64),
      conversation: optional(text(96)),
      seq: optional(whole(1)),
      steps: list(object({
        step,
        at: optional(whole()),
        by: optional(whole()),
        user: optional(name),
        device: optional(device),
        code: optional(code),
      })),
      ref,
    },
  }),
} as const;
