/** `edit`: another text for one of one's own messages. */
import { change, isOwn } from "../changes.ts";
import type { Handler } from "../router.ts";

export const edit: Handler<"edit"> = (parts, session, request) =>
  change(
    parts,
    session,
    request,
    (_parts, me, _key, message) => isOwn(message, me) ? null : "not_yours",
    { kind: "edit" },
    request.text,
  );
