/** Changes from two devices of one person, and answers that come before or after what waits in the inbox. */

import assert from "node:assert/strict";
import { Client } from "../../lib/client/client.ts";
import type { Outgoing } from "../../lib/client/outgoing.ts";
import type { Change } from "../../lib/client/state.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { tickOf } from "../../lib/client/ticks.ts";
import type { Extra } from "../../lib/protocol/extra_fields.ts";
import type { Event } from "../../lib/protocol/schema.ts";
import { MemoryNet, type MemoryWire, settled } from "./memory_wire.ts";
import { type Entry, GROUP, ME, World } from "./world.ts";

/** One device that has the message `target` of one's own. */
class Device implements AsyncDisposable {
  readonly world = new World();
  readonly store = new ClientStore(":memory:");
  readonly changes: Change[] = [];
  readonly target: Entry;
  #net = new MemoryNet();
  client!: Client;
  wire!: MemoryWire;

  constructor() {
    this.target = this.world.add(GROUP, ME, "first");
  }

  /** Connects and gets the inbox; what this one sends is heard, and answered where `answers`. */
  async start(answers = true): Promise<void> {
    this.#net = new MemoryNet();
    this.client = new Client({
      ...{ dial: this.#net.dial, store: this.store, receive: true, lang: "en" },
      account: { user: ME, device: "d", token: "t" },
      changed: (changes) => this.changes.push(...changes),
    });
    this.client.start();
    this.wire = await this.#net.next();
    await this.world.serve(this.wire, 1);
    await this.world.push(this.wire, Infinity);
    if (answers) await this.world.serve(this.wire, Infinity);
  }

  /** Another device of one's own does something to the message; it waits in the inbox. */
  elsewhere(kind: Extra["kind"], text: string, more: Extra = {}): void {
    const { seq, id } = this.target;
    this.world.add(GROUP, ME, text, { kind, target: seq, target_id: id, ...more } as Extra);
  }

  /** This one does it, and is answered. */
  async here(request: Outgoing): Promise<void> {
    this.client.submit([request]);
    await settled();
    await this.world.serve(this.wire, Infinity);
  }

  /** What is shown now, and what is on the disk. */
  both(): [shown: string, kept: string] {
    const shown = this.client.state.conversations.get(GROUP)!.messages.at(-1)!;
    const words = ({ text, extra }: typeof shown) =>
      [text, ...(extra?.reactions ?? []).map(({ emoji }) => emoji)].join(" ");
    return [words(shown), words(this.store.history(GROUP, 1)[0] as typeof shown)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop();
    this.store.close();
  }
}

Deno.test("one's later edit stays, when the earlier one from another device comes after its answer", async () => {
  await using at = new Device();
  await at.start();
  at.elsewhere("edit", "elsewhere");
  await at.here({ type: "edit", to: GROUP, target: at.target.seq, text: "here" });
  assert.deepEqual(at.both(), ["here", "here"]);
  await at.world.push(at.wire, Infinity);
  assert.deepEqual(at.both(), ["here", "here"]);
  const told = at.changes.flatMap((one) => one.type === "kept" ? one.messages : []);
  assert.ok(!told.some(({ text }) => text === "elsewhere"), "it was told as news");
});

Deno.test("a reaction that one took off here stays off, when putting it there elsewhere comes later; others stay", async () => {
  await using at = new Device();
  await at.start();
  at.elsewhere("react", "", { emoji: "👍", on: true });
  at.elsewhere("react", "", { emoji: "🎉", on: true });
  const { seq, id } = at.target, about = { kind: "react", target: seq, target_id: id } as const;
  at.world.add(GROUP, "carl", "", { ...about, emoji: "👀", on: true });
  const off = { type: "react", to: GROUP, target: at.target.seq, emoji: "👍", on: false } as const;
  await at.here(off);
  await at.here({ ...off, emoji: "👀" });
  await at.world.push(at.wire, Infinity);
  assert.deepEqual(at.both(), ["first 🎉 👀", "first 🎉 👀"]);
});

Deno.test("both in one packet, in either order, leave the later edit", async () => {
  for (const answerFirst of [true, false]) {
    await using at = new Device();
    await at.start();
    at.elsewhere("edit", "elsewhere");
    const about = { to: GROUP, target: at.target.seq } as const;
    const [sent] = at.client.submit([{ type: "edit", ...about, text: "here" }]);
    const other: Event<"message"> = {
      ...{ type: "message", pos: 2, id: "e", conversation: GROUP, seq: 2, from: ME, to: ME },
      ...{ text: "elsewhere", ts: 2, kind: "edit", target: 1, target_id: at.target.id },
    };
    const answer = { type: "stored", id: sent!.id, conversation: GROUP, seq: 3, ts: 3 } as const;
    await settled();
    await at.wire.say(...(answerFirst ? [answer, other] : [other, answer]));
    assert.deepEqual(at.both(), ["here", "here"]);
  }
});

Deno.test("an edit on another device stays, when the answer to an earlier one here comes once more and later", async () => {
  await using at = new Device();
  await at.start();
  at.client.submit([{ type: "edit", to: GROUP, target: at.target.seq, text: "here" }]);
  await settled();
  at.wire.close();
  // It was stored; nobody heard the answer.
  await at.world.serve(at.wire, Infinity);
  at.elsewhere("edit", "elsewhere");
  await at.client.stop();
  await at.start();
  assert.deepEqual(at.both(), ["elsewhere", "elsewhere"]);
  await at.world.serve(at.wire, Infinity);
  assert.equal(at.client.pending, 0);
  assert.deepEqual(at.both(), ["elsewhere", "elsewhere"]);
});

Deno.test("a message keeps what was edited elsewhere, when its answer comes again after that, over a restart", async () => {
  await using at = new Device();
  await at.start();
  const [sent] = at.client.send([{ to: GROUP, text: "second" }]);
  await settled();
  at.wire.close();
  await at.world.serve(at.wire, Infinity);
  const about = { kind: "edit", target: 2, target_id: sent!.id } as const;
  at.world.add(GROUP, ME, "second, edited", about);
  await at.client.stop();
  await at.start(false);
  assert.equal(at.client.pending, 1);
  await at.client.stop();
  await at.start();
  assert.equal(at.client.pending, 0);
  assert.deepEqual(at.both(), ["second, edited", "second, edited"]);
});

Deno.test("an older page counts a group's ticks, and what comes behind it in the packet is told as news", async () => {
  await using at = new Device();
  await at.start();
  const messages = [{ ...at.target, to: ME, id: "older", seq: 1 }];
  const counts = [{ seq: 1, delivered: 2, read: 2, of: 2 }];
  const next = { ...at.target, to: ME, id: "next", seq: 2, from: "ana", text: "news", pos: 2 };
  await at.wire.say(
    { type: "history", conversation: GROUP, messages, more: false },
    { type: "message", ...next },
    { type: "history", conversation: GROUP, messages, more: false, counts },
  );
  const news = at.changes.flatMap((one) => one.type === "kept" && !one.history ? one.messages : []);
  assert.deepEqual(news.map(({ text }) => text), ["first", "news"]);
  const group = at.client.state.conversations.get(GROUP)!;
  assert.equal(tickOf(at.client.state, group, group.messages[0]!), "read");
});
