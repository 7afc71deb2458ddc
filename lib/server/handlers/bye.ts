/** `bye`: a clean end; what came before it has been worked off, because requests are done in order. */
import type { Handler } from "../router.ts";

export const bye: Handler<"bye"> = async (parts, session, { ref }) => {
  // Sends of this very turn are answered before the line is closed.
  await parts.store.committed();
  session.send({ type: "ok", ...(ref ? { ref } : {}) });
  session.connection.close();
};
