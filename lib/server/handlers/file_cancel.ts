/** `file_cancel`: a file that has not all come yet is taken back by its sender. */
import type { Request } from "../../protocol/schema.ts";
import { once, type Work } from "../once.ts";
import type { Handler } from "../router.ts";

export const fileCancel: Handler<"file_cancel"> = (parts, session, request) =>
  once(parts, session, request, cancel);

const cancel: Work<Request<"file_cancel">> = async (parts, session, { id }) => {
  const user = session.user!;
  // First of all: whatever a chunk under way still does, its message comes after this and is refused.
  parts.delivery.refuse(session, user, session.device, id, "cancelled");
  const entry = await parts.files.offered(user.name, id);
  if (entry) await parts.uploads.drop(session, entry);
};
