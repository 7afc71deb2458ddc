/** `file_chunk`: the next bytes of a file that this connection brings. */
import { giveBack } from "../../base/spare_bytes.ts";
import { ChatError } from "../../protocol/errors.ts";
import { goOn } from "../file_message.ts";
import { again } from "../once.ts";
import type { Handler } from "../router.ts";

export const fileChunk: Handler<"file_chunk"> = async (parts, session, request) => {
  const { file, offset, raw } = request;
  if (!raw) throw new ChatError("bad_frame", "Cannot take the chunk: it has no bytes");
  try {
    await goOn(
      session,
      await parts.uploads.of(session, file),
      () => parts.uploads.take(session, file, offset, raw),
      (message, work) => again(parts, session, message, work),
    );
  } finally {
    giveBack(raw);
  }
};
