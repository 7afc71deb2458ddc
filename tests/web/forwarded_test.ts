/** Who a browser is behind a proxy: believed only of a proxy that the operator has named, on this machine. */

import assert from "node:assert/strict";
import type { Transport } from "../../lib/net/connection.ts";
import { serve } from "../../lib/web/serve.ts";
import { Shell } from "../../lib/web/shell.ts";
import { frame, handshake, upgrade } from "../support/handshake.ts";
import { pageServer } from "../support/page_server.ts";

const shell = await Shell.open();
const PROXY = "https://chat.example.org";

/** The address that the server takes a connection's other side for. */
async function address(from: string, forwarded: string, origins: string[]): Promise<string> {
  const origin = origins[0] ?? "http://127.0.0.1:8080";
  const host = "127.0.0.1:8080";
  const chunks = [upgrade({ Host: host, Origin: origin, "X-Forwarded-For": forwarded })];
  const conn = {
    remoteAddr: { transport: "tcp", hostname: from, port: 1 },
    read(into: Uint8Array) {
      const chunk = chunks.shift();
      if (chunk) into.set(chunk);
      return Promise.resolve(chunk?.length ?? null);
    },
    write: (bytes: Uint8Array) => Promise.resolve(bytes.length),
    close() {},
    closeWrite: () => Promise.resolve(),
  };
  const socket = await serve(conn as unknown as Transport, { shell, tls: false, origins });
  return (socket!.remoteAddr as Deno.NetAddr).hostname;
}

Deno.test("nobody chooses the address that throttles and limits go by: X-Forwarded-For counts only from a named proxy here", async () => {
  for (
    const [from, forwarded, origins, taken] of [
      // No proxy was named: anybody here could say anything.
      ["127.0.0.1", "203.0.113.7", [], "127.0.0.1"],
      // A proxy of this machine: what it has added itself stands last.
      ["127.0.0.1", "203.0.113.7", [PROXY], "203.0.113.7"],
      ["::1", "2001:db8::7", [PROXY], "2001:db8::7"],
      ["127.0.0.1", "10.0.0.1, 203.0.113.7", [PROXY], "203.0.113.7"],
      // From elsewhere it is the visitor who says so.
      ["198.51.100.9", "203.0.113.7", [PROXY], "198.51.100.9"],
      // What is no address is none.
      ["127.0.0.1", "203.0.113.7, unknown", [PROXY], "127.0.0.1"],
      ["127.0.0.1", "", [PROXY], "127.0.0.1"],
      ["127.0.0.1", "203.0.113.7\u001b[2J", [PROXY], "127.0.0.1"],
    ] as const
  ) {
    const said = `${from} says ${JSON.stringify(forwarded)}, named: ${origins}`;
    assert.equal(await address(from, forwarded, [...origins]), taken, said);
  }
});

for (const isNamed of [true, false]) {
  const taken = isNamed ? "203.0.113.7" : "127.0.0.1";
  Deno.test(`the operator's log says who came ${isNamed ? "through the proxy" : "where no proxy is named"}: ${taken}`, async () => {
    await using site = await pageServer({
      words: isNamed ? ["--web-origin", PROXY] : [],
      env: { CHATMOM_LOG: "info" },
    });
    const { conn, said } = await handshake(site.url, {
      ...(isNamed && { Origin: PROXY }),
      "X-Forwarded-For": "198.51.100.1, 203.0.113.7",
    });
    using _ = conn;
    assert.match(said, /^HTTP\/1\.1 101 /);
    await conn.write(frame(1, '{"type":"register","user":"ana","device":"page"}'));
    const line = await site.server.program.warns(/connected: .?ana.? from /);
    assert.ok(line.includes(taken), line);
    assert.equal(line.includes("203.0.113.7"), isNamed, line);
  });
}
