/** A benchmark that does not notice a lost message measures how fast a server can lose them. */

import assert from "node:assert/strict";
import { LeanConnection } from "./connection.ts";
import { InboxReader } from "./inbox_reader.ts";
import { body } from "./send_batch.ts";

const utf8 = new TextEncoder();

interface Heard {
  readonly received: number;
  readonly failed: string;
  /** What the reader wrote: its acks. */
  readonly wrote: string;
}

/** Lets a reader take messages with these sequence numbers, one packet each, until it fails. */
async function read(sequences: readonly number[]): Promise<Heard> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [client, server] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  const late = setTimeout(() => failed.reject(new Error("the reader noticed nothing")), 5_000);
  const failed = Promise.withResolvers<string>();
  let took = Promise.withResolvers<string>();
  const conn = new LeanConnection(client, 4096, () => {});
  const reader = new InboxReader(conn, true, () => took.resolve(""), failed.resolve);
  let why = "";
  for (let i = 0; i < sequences.length && why === ""; i++) {
    const frame = { type: "message", pos: 10 + i, id: "x", text: body(sequences[i]!) };
    await server.write(utf8.encode(JSON.stringify(frame) + "\n"));
    why = await Promise.race([took.promise, failed.promise]);
    took = Promise.withResolvers();
  }
  clearTimeout(late);
  reader.ack();
  await new Promise<void>((resolve) => conn.busy ? conn.onIdle = resolve : resolve());
  conn.close();
  const wrote = await new Response(server.readable).text();
  return { received: reader.received, failed: why, wrote };
}

Deno.test("a message that is missing stops the benchmark", async () => {
  const { failed } = await read([0, 1, 3]);
  assert.match(failed, /message 3 came where 2 was due: lost/);
});

Deno.test("a message that comes twice stops the benchmark", async () => {
  const { failed } = await read([0, 1, 1]);
  assert.match(failed, /message 1 came where 2 was due: doubled/);
});

Deno.test("the generator acks the highest position it has, and seldom", async () => {
  const { received, failed, wrote } = await read(Array.from({ length: 100 }, (_, n) => n));
  assert.equal(failed, "");
  assert.equal(received, 100);
  const acks = wrote.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.ok(acks.length <= 4, `${acks.length} acks for 100 messages`);
  assert.deepEqual(acks.at(-1), { type: "ack", pos: 109 });
});
