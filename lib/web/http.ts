/**
 * As much of HTTP/1.1 as a page's shell takes: one request a connection, without a body, and its answer.
 * Deno's own server cannot be told to read a WebSocket more slowly, which is how a fast writer is slowed.
 */

import type { Transport } from "../net/connection.ts";

/** The beginning of a request: all there is of those that are answered. */
export interface Head {
  readonly method: string;
  /** Without what stands behind a question mark. */
  readonly path: string;
  /** By their names in lower case; of a name that comes twice the last one. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes that came behind it already. */
  readonly rest: Uint8Array;
}

/** An answer; `body` may be left out. */
export interface Reply {
  readonly status: 200 | 304 | 400 | 403 | 404 | 405 | 426;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** More than any browser sends to a page without cookies, in bytes. */
const MOST = 16 * 1024;
const REASONS: Readonly<Record<Reply["status"], string>> = {
  200: "OK",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  426: "Upgrade Required",
};
const latin1 = new TextDecoder("latin1");

/** Reads the beginning of a request; null where none comes, or what comes is none. */
export async function readHead(conn: Transport): Promise<Head | null> {
  const buffer = new Uint8Array(MOST);
  for (let length = 0; length < MOST;) {
    const more = await conn.read(buffer.subarray(length));
    if (more === null) return null;
    const from = Math.max(0, length - 3);
    length += more;
    const end = endOf(buffer.subarray(0, length), from);
    if (end >= 0) {
      return parse(latin1.decode(buffer.subarray(0, end)), buffer.slice(end + 4, length));
    }
  }
  return null;
}

/** Sends an answer. */
export async function reply(
  conn: Transport,
  { status, headers, body }: Reply,
  withBody = true,
): Promise<void> {
  const all = { ...headers, "content-length": String(body?.length ?? 0), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await writeAll(conn, new TextEncoder().encode(`${statusLine(status)}${lines}\r\n`));
  if (body && withBody) await writeAll(conn, body);
}

/** Writes all of it. */
export async function writeAll(conn: Pick<Transport, "write">, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

function statusLine(status: Reply["status"]): string {
  return `HTTP/1.1 ${status} ${REASONS[status]}\r\n`;
}

/** Where the empty line begins that ends a head, at `from` or behind it; -1 without one. */
function endOf(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(13, from); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return -1;
}

function parse(text: string, rest: Uint8Array): Head | null {
  const [first, ...lines] = text.split("\r\n");
  const said = /^([A-Z]{3,10}) (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(first!);
  if (!said) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) return null;
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method: said[1]!, path: said[2]!.split("?")[0]!, headers, rest };
}
