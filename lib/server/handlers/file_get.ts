/** `file_get`: the next bytes of a file, for those who have its message. */
import { ChatError } from "../../protocol/errors.ts";
import type { Handler } from "../router.ts";

export const fileGet: Handler<"file_get"> = async (parts, session, request) => {
  const { file, offset, length, ref } = request;
  const entry = await parts.downloads.of(session.user!.name, file);
  if (offset > entry.size) {
    throw new ChatError(
      "bad_frame",
      `Cannot read from ${offset}: the file has ${entry.size} bytes`,
    );
  }
  const raw = await parts.downloads.read(entry, offset, length);
  const chunk = { file, offset, bytes: raw.length, raw, ...(ref ? { ref } : {}) };
  session.sendChunk({ type: "file_chunk", ...chunk });
};
