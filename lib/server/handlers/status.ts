/** `status`: the user's own switch; offline means that messages wait although the connection is open (delivery rule 13). */
import type { Handler } from "../router.ts";

export const status: Handler<"status"> = (parts, session, request) => {
  session.status = request.status;
  parts.presence.changed(session.user!);
  // The answer first: what waited comes after it.
  session.send({ type: "ok", ...(request.ref ? { ref: request.ref } : {}) });
  if (session.reader) session.reader.paused = request.status === "offline";
};
