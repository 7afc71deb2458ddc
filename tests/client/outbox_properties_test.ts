/** Whatever is cut, lost, put off or started anew: each message is stored once, in order, and shown once. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Client } from "../../lib/client/client.ts";
import { ClientStore } from "../../lib/client/store.ts";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import { within } from "../support/until.ts";
import { MemoryNet, type MemoryWire, settled } from "./memory_wire.ts";

type Send = Request<"send">;

/** Stores what it is sent, each id once; what is put off holds back what comes behind it (delivery rule 5). */
class Server {
  readonly stored: string[] = [];
  /** The message that must come again before others are taken. */
  #awaited: string | undefined;

  greet(wire: MemoryWire): Promise<void> {
    const limits = { frame: 1, text: 1, window_entries: 1, window_bytes: 1, heartbeat_ms: 1 };
    this.#awaited = undefined;
    wire.heard.length = 0;
    return wire.say({
      ...{ type: "welcome", user: "bia", device: "d", epoch: "e", oldest: 0, head: 0 },
      ...{ status: "online", limits, keeps: {}, time: 0 },
    });
  }

  /** Takes the next sends; at the one of number `putOff` it has no room for a moment. */
  take(wire: MemoryWire, count: number, putOff: number): Event[] {
    const sends = wire.heard.filter((one) => one.type === "send") as Send[];
    const taken = sends.slice(0, count);
    const rest = sends.slice(count);
    wire.heard.splice(0, Infinity, ...rest);
    return taken.map(({ id, to }, at): Event => {
      if (id === this.#awaited) this.#awaited = undefined;
      if (!this.#awaited && at === putOff && !this.stored.includes(id)) this.#awaited = id;
      if (this.#awaited) return { type: "retry", id, after: 0 };
      if (!this.stored.includes(id)) this.stored.push(id);
      const seq = this.stored.indexOf(id) + 1;
      return { type: "stored", id, conversation: to, seq, ts: seq };
    });
  }
}

const step = fc.oneof(
  fc.record({ does: fc.constant("write" as const), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    does: fc.constantFrom("answer" as const, "answer" as const, "lose answers" as const),
    count: fc.integer({ min: 1, max: 60 }),
    putOff: fc.integer({ min: 0, max: 80 }),
  }),
  fc.record({ does: fc.constantFrom("cut" as const, "restart" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function run(steps: readonly Step[]): Promise<void> {
  const store = new ClientStore(":memory:"), server = new Server();
  const written: string[] = [];
  let net!: MemoryNet, client!: Client, wire!: MemoryWire;
  const connected = async () => {
    wire = await within("a connection", net.next());
    await server.greet(wire);
  };
  const start = async () => {
    net = new MemoryNet();
    client = new Client({
      ...{ dial: net.dial, store, receive: true, lang: "en", changed: () => {} },
      account: { user: "bia", device: "d", token: "t" },
      timings: { firstPauseMs: 1, mostPauseMs: 1 },
    });
    client.start();
    await connected();
  };
  await start();
  try {
    for (const one of steps) {
      await settled();
      if (one.does === "write") {
        const words = Array.from({ length: one.count }, (_, at) => `${written.length + at}`);
        written.push(
          ...client.send(words.map((text) => ({ to: "ana", text }))).map(({ id }) => id),
        );
      } else if (one.does === "answer") {
        await wire.say(...server.take(wire, one.count, one.putOff));
      } else if (one.does === "lose answers") {
        wire.close();
        server.take(wire, one.count, one.putOff);
        await connected();
      } else if (one.does === "cut") {
        wire.close();
        await connected();
      } else {
        await client.stop();
        await start();
      }
    }
    const all = async () => {
      while (client.pending > 0) {
        await wire.say(...server.take(wire, Infinity, -1));
        await new Promise((resolve) => setTimeout(resolve));
      }
    };
    await within("all to be stored", all());
    assert.deepEqual(server.stored, written);
    const shown = client.state.conversations.get("ana")?.messages ?? [];
    // Of what was answered before the last start the newest are there at once.
    assert.ok(shown.length >= Math.min(100, written.length));
    const placed = written.map((id, at) => [id, at + 1, `${at}`]);
    assert.deepEqual(
      shown.map(({ id, seq, text }) => [id, seq, text]),
      placed.slice(written.length - shown.length),
    );
    assert.deepEqual(store.waiting(), []);
  } finally {
    await client.stop();
    store.close();
  }
}

Deno.test("each message is stored once, in the order of writing, and shown once, wherever it is cut, put off or started anew", async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), run), { numRuns: 100 });
});
