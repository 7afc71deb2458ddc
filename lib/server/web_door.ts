/** Where browsers come in: the page's port, whose WebSockets become sessions like any connection. */

import { getLogger } from "@logtape/logtape";
import { StartError } from "../base/start_error.ts";
import { Connection } from "../net/connection.ts";
import { listen, type Listener, type TlsFiles } from "../net/listen.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event } from "../protocol/schema.ts";
import { serve, type Site } from "../web/serve.ts";
import { Shell } from "../web/shell.ts";
import type { Parts } from "./parts.ts";
import { Session } from "./session.ts";

/** Where the page is served. */
export interface WebChoice {
  /** 0 takes any free one. */
  readonly port: number;
  /** True when the operator has named it: then the server does not start without. */
  readonly isAsked: boolean;
  /** Origins besides the server's own, such as a proxy's: `https://chat.example.org`. */
  readonly origins: readonly string[];
}

/** An open one. */
export interface WebDoor {
  readonly listener: Listener;
  readonly site: Site;
}

/** How many connections may be between coming and what they ask for: browsers open some for later. */
const MOST_PENDING = 512;

const log = getLogger(["chatmom", "server"]);

/** Listens; null when the port cannot be had and nobody asked for it. Throws StartError. */
export async function openWebDoor(
  host: string,
  { port, isAsked, origins }: WebChoice,
  tls: TlsFiles | undefined,
): Promise<WebDoor | null> {
  const shell = await Shell.open();
  try {
    const listener = listen(host, port, tls, "--web");
    return { listener, site: { shell, tls: tls !== undefined, origins } };
  } catch (error) {
    const isTaken = error instanceof StartError && error.code === "port_taken";
    if (isTaken && !isAsked) return null;
    throw error;
  }
}

/** What clients are told of it. */
export function whereIs(door: WebDoor | null): Event<"page"> {
  if (!door) return { type: "page", tls: false };
  const { listener, site: { tls, origins: [origin] } } = door;
  return { type: "page", port: listener.addr.port, tls, ...(origin && { origin }) };
}

/** Takes connections until the server stops. */
export async function acceptWeb(
  { listener, site }: WebDoor,
  parts: Parts,
  sessions: Set<Session>,
): Promise<void> {
  const pending = new Set<Deno.Conn>();
  while (!parts.stopping) {
    try {
      const conn = await listener.accept();
      if (pending.size >= MOST_PENDING) conn.close();
      else void visit(conn, site, parts, sessions, pending);
    } catch (error) {
      if (parts.stopping) break;
      log.warn("Cannot take a connection: {error}", { error: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  for (const conn of pending) end(conn);
}

/** Never rejects: what goes wrong with one connection is over with it. */
async function visit(
  conn: Deno.Conn,
  site: Site,
  parts: Parts,
  sessions: Set<Session>,
  pending: Set<Deno.Conn>,
): Promise<void> {
  pending.add(conn);
  const late = setTimeout(() => end(conn), LIMITS.loginMs);
  try {
    if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
    const socket = await serve(conn, site);
    if (!socket) return;
    const session = new Session(parts, new Connection(socket, parts.turn));
    sessions.add(session);
    if (parts.stopping) session.end("stopping");
    else if (!parts.strangers.came(session.connection.address)) session.end("too_many");
    session.run().finally(() => sessions.delete(session));
  } catch {
    // A handshake that failed, or a browser that has gone on.
    end(conn);
  } finally {
    clearTimeout(late);
    pending.delete(conn);
  }
}

function end(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // It is closed already.
  }
}
