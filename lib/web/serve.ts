/** One connection at the page's port: it gets a file, or becomes a session's. */

import { isIP } from "node:net";
import { isLoopback } from "../auth/address.ts";
import type { Transport } from "../net/connection.ts";
import { type Head, readHead, type Reply, reply } from "./http.ts";
import { mayEnter } from "./origin.ts";
import { refusal, type Shell } from "./shell.ts";
import { openSocket, wantsSocket, type WebSocketStream } from "./websocket.ts";

/** Where the page opens its connection. */
export const SOCKET_PATH = "/chat";

/** What holds for all connections at that port. */
export interface Site {
  readonly shell: Shell;
  readonly tls: boolean;
  /** Origins that may talk to the server besides its own: `https://chat.example.org`. */
  readonly origins: readonly string[];
}

/** Answers one request: with the WebSocket that it has become, or null when it is done and closed. */
export async function serve(conn: Transport, site: Site): Promise<WebSocketStream | null> {
  const head = await readHead(conn);
  if (head?.path === SOCKET_PATH && mayConnect(head, site)) {
    return await openSocket(conn, head, forwardedFor(conn, head, site));
  }
  await reply(conn, head ? answer(head, site) : refusal(400), head?.method !== "HEAD");
  await conn.closeWrite();
  conn.close();
  return null;
}

function mayConnect(head: Head, { tls, origins }: Site): boolean {
  const origin = head.headers.get("origin"), host = head.headers.get("host");
  return wantsSocket(head) && mayEnter({ origin, host, tls }, origins);
}

function answer(head: Head, { shell }: Site): Reply {
  if (head.path !== SOCKET_PATH) return shell.answer(head);
  return refusal(wantsSocket(head) ? 403 : 426);
}

/** Behind a proxy of this machine, whose origin the operator has named, the proxy knows who comes. */
function forwardedFor(conn: Transport, { headers }: Head, { origins }: Site): string | undefined {
  const { hostname } = conn.remoteAddr as Deno.NetAddr;
  if (origins.length === 0 || !isLoopback(hostname)) return undefined;
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(last) ? last : undefined;
}
