/**
 * The requests that carry files. A file becomes a message when all of it is here and its hash is right:
 * an offer is a durable request like `send`, repeated until it is answered, and goes on where it stopped.
 */

import { address, ref } from "./common_fields.ts";
import { optional, uuid, whole } from "./fields.ts";
import { file, fileName, media, pictureOffered, sha256 } from "./file_fields.ts";
import { LIMITS } from "./limits.ts";
import { request } from "./rows.ts";

export const FILE_REQUESTS = {
  file_offer: request({
    doc:
      "Send a file to a person or a group, or go on with it: the answer `file_ready` says from " +
      "which byte on. `id` becomes the message's. When all of it is on the server's disk and its " +
      "SHA-256 is the one offered, the message is `stored`, with the file's name as its text. `picture` " +
      "says how a picture or a video looks: its size in pixels, and a small JPEG, PNG or WebP of it.",
    needs: "login",
    durable: true,
    fields: {
      id: uuid(),
      to: address,
      name: fileName,
      size: whole(),
      sha256,
      media,
      picture: optional(pictureOffered),
    },
    answers: ["file_ready", "stored", "refused", "retry"],
    errors: [
      "unknown_user",
      "yourself",
      "blocked",
      "mailbox_full",
      "unknown_group",
      "not_member",
      "forbidden",
      "file_too_large",
      "quota_full",
      "too_many",
      "file_broken",
      "cancelled",
    ],
  }),
  file_cancel: request({
    doc:
      "Send the file that was offered under this `id` no more, and let go of what has come of it. Like " +
      "the offer it is repeated until it is answered: `refused` as `cancelled`, or `stored` where the " +
      "file had become a message already.",
    needs: "login",
    durable: true,
    fields: { id: uuid() },
    answers: ["stored", "refused", "retry"],
    errors: ["cancelled"],
  }),
  file_chunk: request({
    doc:
      "The next bytes of a file that this connection has offered; they follow the line. Each is " +
      "answered by `file_ready` with the byte after it, the last one as the offer is. A few may be " +
      "sent ahead of their answers. After a `retry` the file has to be offered again first.",
    needs: "login",
    fields: { file, offset: whole(), bytes: whole(1, LIMITS.bytes) },
    answers: ["file_ready", "stored", "refused", "retry"],
    errors: ["unknown_file"],
  }),
  file_get: request({
    doc:
      "At most `length` bytes of a file from `offset` on, for whoever sent it or can see its message. " +
      "Ask for the next ones as the earlier come: what has not been taken is not read from the disk.",
    needs: "login",
    fields: { file, offset: whole(), length: whole(1, LIMITS.bytes), ref },
    answers: ["file_chunk"],
    errors: ["unknown_file"],
  }),
} as const;
