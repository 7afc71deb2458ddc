/** Where clients come in: the native port, and one for each old language that the operator wants. */

import { getLogger } from "@logtape/logtape";
import { type DialectName, DIALECTS } from "../dialects/dialects.ts";
import { Connection } from "../net/connection.ts";
import { listen, type Listener, type TlsFiles } from "../net/listen.ts";
import type { Parts } from "./parts.ts";
import { Session } from "./session.ts";

/** An old language and its port; 0 takes any free one. Their clients know no encryption. */
export interface DialectPort {
  readonly dialect: DialectName;
  readonly port: number;
}

/** One listener; the native port has no dialect: it recognises its two languages by their first line. */
export interface Door {
  readonly dialect: DialectName | null;
  readonly listener: Listener;
}

const log = getLogger(["chatmom", "server"]);

/** Listens on all of them, the native port first. Throws StartError, and listens on none then. */
export function openDoors(
  host: string,
  port: number,
  tls: TlsFiles | undefined,
  dialects: readonly DialectPort[],
): Door[] {
  const doors: Door[] = [];
  try {
    doors.push({ dialect: null, listener: listen(host, port, tls) });
    for (const { dialect, port } of dialects) {
      doors.push({ dialect, listener: listen(host, port, undefined, "--dialect") });
    }
    return doors;
  } catch (error) {
    for (const { listener } of doors) listener.close();
    throw error;
  }
}

/** Takes connections until the server stops; each becomes a session while it is there. */
export async function accept(
  { dialect, listener }: Door,
  parts: Parts,
  sessions: Set<Session>,
): Promise<void> {
  const spoken = dialect && DIALECTS[dialect];
  for (;;) {
    let conn: Deno.Conn;
    try {
      conn = await listener.accept();
      // Some systems refuse this on a connection that is gone already.
      if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
    } catch (error) {
      if (parts.stopping) return;
      // A handshake that failed, or no file handle left: the next one may do better.
      log.warn("Cannot take a connection: {error}", { error: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    const connection = new Connection(conn, parts.turn, spoken?.separate);
    const session = new Session(parts, connection, spoken);
    sessions.add(session);
    if (!parts.strangers.came(session.connection.address)) session.end("too_many");
    session.run().finally(() => sessions.delete(session));
  }
}
