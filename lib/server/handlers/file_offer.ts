/** `file_offer`: a file is announced, or gone on with; what speaks against it is said before its first byte. */
import type { FileEntry } from "../../files/catalog.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import { goOn, refusalOf } from "../file_message.ts";
import { again, once, type Work } from "../once.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";

export const fileOffer: Handler<"file_offer"> = (parts, session, request) =>
  once(parts, session, request, offer);

const offer: Work<Request<"file_offer">> = async (parts, session, request, stillNew) => {
  const entry = await known(parts, session, request);
  // While that took its time the world went on.
  if (session.connection.closing) return;
  if (!stillNew(session, request)) return await again(parts, session, request, offer);
  if (entry instanceof ChatError) {
    const { user, device } = session;
    return parts.delivery.refuse(session, user!, device, request.id, entry.code);
  }
  await goOn(
    session,
    entry,
    () => parts.uploads.begin(session, entry),
    (message, work) =>
      stillNew(session, message)
        ? work(parts, session, message, stillNew)
        : again(parts, session, message, work),
  );
};

/** The file as it was first offered under this id, now at the latest; or why it will not be taken. */
async function known(
  parts: Parts,
  session: Session,
  { id, to, name, size, sha256, media, picture }: Request<"file_offer">,
): Promise<FileEntry | ChatError> {
  const user = session.user!, addressee = foldName(to);
  const entry = await parts.files.offered(user.name, id);
  if (entry) return entry;
  const refusal = await refusalOf(parts, user, addressee);
  if (refusal) return new ChatError(refusal);
  try {
    const about = { name, size, sha256, media, picture };
    return await parts.files.add({ sender: user.name, id, addressee, ...about });
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
}
