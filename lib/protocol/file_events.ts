/** What the server says of files, besides the messages that they become. */

import { ref } from "./common_fields.ts";
import { text, whole } from "./fields.ts";
import { file } from "./file_fields.ts";
import { LIMITS } from "./limits.ts";
import { event } from "./rows.ts";

export const FILE_EVENTS = {
  file_ready: event({
    doc:
      "The server has the file offered as `id` up to `offset`: go on there. An offset below what " +
      "was sent means that all from there on is to be sent again.",
    fields: { id: text(64), file, offset: whole() },
  }),
  file_chunk: event({
    doc: "Bytes of a file; they follow the line.",
    fields: { file, offset: whole(), bytes: whole(0, LIMITS.bytes), ref },
  }),
} as const;
