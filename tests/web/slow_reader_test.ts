/** A browser that asks and does not read: it is asked to read first, and the server's memory stays what it was. */

import assert from "node:assert/strict";
import { cpuSeconds, residentBytes } from "../bench/process_figures.ts";
import { frame, handshake } from "../support/handshake.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const MB = 1024 * 1024;
const TEXT = 1, PING = 9;
const MESSAGES = 50, TEXT_LENGTH = 15_000, QUESTIONS = 400;
/** A quarter of what there would be to keep. */
const MOST_GROWTH = QUESTIONS * MESSAGES * TEXT_LENGTH / 4;

/** Resolves with the most memory that the server had until it had nothing more to do. */
async function mostMemory(): Promise<number> {
  const { pid } = site.server.program;
  let most = 0, before = -1, quiet = 0;
  await until("the server to stand still", () => {
    most = Math.max(most, residentBytes(pid));
    const now = cpuSeconds(pid);
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    return quiet === 50;
  });
  return most;
}

/** Reads until so many of these are found in what the server says, and throws it all away. */
async function readOn(conn: Deno.Conn, wanted: number, found: RegExp): Promise<void> {
  const buffer = new Uint8Array(256 * 1024), decoder = new TextDecoder("latin1");
  let rest = "";
  for (let got = 0; got < wanted;) {
    const length = await conn.read(buffer);
    assert.ok(length !== null, `the connection ended after ${got} answers`);
    const text = rest + decoder.decode(buffer.subarray(0, length));
    let end = 0;
    for (const { index, 0: one } of text.matchAll(found)) {
      got++;
      end = index + one.length;
    }
    rest = text.slice(Math.max(end, text.length - 20));
  }
}

Deno.test("a browser that asks for 300 MB and reads nothing costs no memory, and gets every answer when it reads", async () => {
  const { conn } = await handshake(site.url);
  using _ = conn;
  await conn.write(frame(TEXT, '{"type":"register","user":"slow-eve","device":"page"}'));
  await readOn(conn, 1, /"welcome"/g);
  await using ana = await Person.new(site.port, "slow-ana");
  for (let n = 0; n < MESSAGES; n++) {
    ana.peer.send(message("slow-eve", "x".repeat(TEXT_LENGTH)));
  }
  await ana.peer.some("stored", MESSAGES);
  const before = residentBytes(site.server.program.pid);
  const question = `{"type":"history","conversation":"slow-ana","limit":${MESSAGES}}`;
  for (let n = 0; n < QUESTIONS; n++) await conn.write(frame(TEXT, question));
  const growth = await mostMemory() - before;
  assert.ok(growth < MOST_GROWTH, `${(growth / MB).toFixed()} MB more`);
  // It stops nobody else, and loses nothing of its own.
  await ana.peer.settled();
  await readOn(conn, QUESTIONS, /"type":"history"/g);
});

Deno.test("a browser that pings without end and reads no answer costs no memory either", async () => {
  const { conn } = await handshake(site.url);
  using _ = conn;
  const pings = new Uint8Array(64 * 1024), one = frame(PING, "x".repeat(125));
  let length = 0;
  for (; length + one.length <= pings.length; length += one.length) pings.set(one, length);
  const before = residentBytes(site.server.program.pid);
  let isOver = false;
  const writing = (async () => {
    for (let sent = 0; sent < 128 * MB && !isOver;) {
      sent += await conn.write(pings.subarray(sent % length, length));
    }
  })().catch(() => {});
  const growth = await mostMemory() - before;
  assert.ok(growth < 48 * MB, `${(growth / MB).toFixed()} MB more`);
  isOver = true;
  conn.close();
  await writing;
});
