/** A WebSocket's first step, byte by byte: for what no browser would say, or would not read. */

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/**
 * Connects to a page's server and asks for a WebSocket; `said` is the head of the answer. At https `ca` is the
 * only authority that is trusted.
 */
export async function handshake(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  ca = "",
): Promise<{ conn: Deno.Conn; said: string }> {
  const { hostname, port, host, origin, protocol } = new URL(url);
  const to = { hostname, port: Number(port) };
  const conn = protocol === "https:"
    ? await Deno.connectTls({ ...to, caCerts: [ca] })
    : await Deno.connect(to);
  await conn.write(upgrade({ Host: host, Origin: origin, ...headers }));
  const buffer = new Uint8Array(1);
  let said = "";
  // Not a byte more than the head: what comes behind it is the test's.
  while (!said.endsWith("\r\n\r\n") && await conn.read(buffer) !== null) {
    said += String.fromCharCode(buffer[0]!);
  }
  return { conn, said };
}

/** The bytes of such a request. */
export function upgrade(headers: Readonly<Record<string, string>>): Uint8Array {
  const all = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return new TextEncoder().encode(`GET /chat HTTP/1.1\r\n${lines}\r\n`);
}

/** A frame of at most 64 KiB as a browser sends it, with a mask that changes nothing. */
export function frame(opcode: number, text: string): Uint8Array {
  const payload = new TextEncoder().encode(text), { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Uint8Array.of(0x80 | opcode, ...size, 0, 0, 0, 0, ...payload);
}
