/** Whatever happens in whatever order the protocol permits, a device shows in the end what was said. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Client } from "../../lib/client/client.ts";
import { unreadOf } from "../../lib/client/state.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { tickOf } from "../../lib/client/ticks.ts";
import { MemoryNet, type MemoryWire, settled } from "./memory_wire.ts";
import { type Entry, GROUP, ME, type Seen, TALKS, World } from "./world.ts";

const RANKS = ["waiting", "stored", "delivered", "read"];
const EMOJI = ["👍", "🎉"];

/** One thing that happens; numbers choose among what there is. */
type Step = (device: Device) => Promise<void> | void;

const talk = fc.constantFrom(...TALKS), some = fc.nat({ max: 9 }), person = fc.nat({ max: 1 });
const change = fc.record({
  kind: fc.constantFrom("edit" as const, "edit" as const, "react" as const, "delete" as const),
  emoji: fc.constantFrom(...EMOJI),
  on: fc.boolean(),
  some,
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

const step: fc.Arbitrary<[string, Step]> = fc.oneof(
  named("they say", fc.tuple(talk, person), ([to, who]) => (at) => at.says(to, who)),
  named("I say elsewhere", talk, (to) => (at) => at.says(to, 2)),
  named(
    "they change",
    fc.tuple(talk, person, change),
    ([to, who, what]) => (at) => at.changes(to, who, what),
  ),
  named(
    "I change elsewhere",
    fc.tuple(talk, change),
    ([to, what]) => (at) => at.changes(to, 2, what),
  ),
  named("I write", talk, (to) => (at) => void at.client.send([{ to, text: at.word() }])),
  named("I change", fc.tuple(talk, change), ([to, what]) => (at) => at.changesHere(to, what)),
  named("I read", talk, (name) => (at) => at.reads(name)),
  named(
    "I read elsewhere",
    fc.tuple(talk, some),
    ([name, seq]) => (at) =>
      at.world.readElsewhere(at.wire, name, Math.min(seq, at.world.of(name).length)),
  ),
  named("they have it", fc.tuple(talk, person, fc.boolean(), some, some), (
    [name, who, reads, seq, told],
  ) =>
  (at) => {
    const most = Math.min(seq, at.world.of(name).length);
    return at.world.progress(at.wire, name, at.who(name, who), reads, most, told + 1);
  }),
  named("inbox", some, (count) => (at) => at.wire && at.world.push(at.wire, count + 1)),
  named("answers", some, (count) => (at) => at.wire && at.world.serve(at.wire, count + 1)),
  named("lost answers", fc.boolean(), (reset) => (at) => at.losesAnswers(reset)),
  named("cut", fc.boolean(), (reset) => (at) => at.reconnects(reset)),
  named("restart", fc.boolean(), (reset) => (at) => at.restarts(reset)),
  named(
    "history",
    fc.tuple(talk, some, some),
    ([name, limit, before]) => (at) => at.looksBack(name, limit + 1, before),
  ),
  named("presence", fc.tuple(person, some), ([who, seen]) => (at) => at.comesOrGoes(who, seen)),
  { arbitrary: named("store lost", fc.constant(0), () => (at) => at.losesStore()), weight: 1 },
);

function named<T>(
  name: string,
  values: fc.Arbitrary<T>,
  how: (value: T) => (device: Device) => Promise<void> | void | undefined,
): fc.Arbitrary<[string, Step]> {
  return values.map((value) => [`${name} ${JSON.stringify(value)}`, how(value) as Step]);
}

/** One device, through restarts, and what must hold of it at every moment. */
class Device {
  readonly world = new World();
  readonly #store = new ClientStore(":memory:");
  #net = new MemoryNet();
  client!: Client;
  wire: MemoryWire | undefined;
  #words = 0;
  #ranks = new Map<string, number>();

  async start(reset: boolean): Promise<void> {
    this.client = new Client({
      ...{ dial: this.#net.dial, store: this.#store, receive: true, lang: "en", now: () => 0 },
      account: { user: ME, device: "d", token: "t" },
      changed: () => this.#check(),
      timings: { firstPauseMs: 1, mostPauseMs: 1, ackAfterMs: 0 },
    });
    this.#check();
    this.client.start();
    await this.#connected(reset);
  }

  async #connected(reset: boolean): Promise<void> {
    this.wire = await this.#net.next();
    await this.world.serve(this.wire, 1, reset);
  }

  async reconnects(reset: boolean): Promise<void> {
    this.wire!.close();
    await this.#connected(reset);
  }

  async restarts(reset: boolean): Promise<void> {
    await this.client.stop();
    this.#net = new MemoryNet();
    await this.start(reset);
  }

  async losesAnswers(reset: boolean): Promise<void> {
    const { wire } = this;
    wire!.close();
    await this.world.serve(wire!, Infinity);
    await this.#connected(reset);
  }

  async losesStore(): Promise<void> {
    await this.all();
    this.client.send([{ to: "ana", text: this.word() }]);
    this.world.loseStore();
    await this.reconnects(false);
  }

  word(): string {
    return `word ${++this.#words}`;
  }

  who(conversation: string, who: number): string {
    return who === 2 ? ME : conversation === GROUP && who === 1 ? "carl" : "ana";
  }

  says(to: string, who: number): void {
    this.world.add(to, this.who(to, who), this.word());
  }

  changes(to: string, who: number, what: Change): void {
    const from = this.who(to, who), target = this.#target(to, from, what);
    if (!target) return;
    const { kind, emoji, on } = what, about = { kind, target: target.seq, target_id: target.id };
    const text = kind === "edit" ? this.word() : "";
    this.world.add(to, from, text, kind === "react" ? { ...about, emoji, on } : about);
  }

  changesHere(to: string, what: Change): void {
    const found = this.#target(to, ME, what);
    if (!found) return;
    const { kind, emoji, on } = what, about = { to, target: found.seq };
    if (kind === "edit") this.client.submit([{ type: kind, ...about, text: this.word() }]);
    else if (kind === "delete") this.client.submit([{ type: kind, ...about }]);
    else this.client.submit([{ type: kind, ...about, emoji, on }]);
  }

  #target(to: string, from: string, { kind, some }: Change): Entry | undefined {
    const open = this.world.messages(to)
      .filter((one) => !this.world.isDeleted(one) && (kind === "react" || one.from === from));
    return open.length === 0 ? undefined : open[some % open.length];
  }

  reads(name: string): void {
    const conversation = this.client.state.conversations.get(name);
    if (conversation) this.client.shown(unreadOf(this.client.state, conversation), true);
  }

  looksBack(name: string, limit: number, before: number): void {
    const about = { conversation: name, limit, ...(before > 0 && { before }) };
    this.client.ask({ type: "history", ...about }).catch(() => {});
  }

  async comesOrGoes(who: number, last_seen: number): Promise<void> {
    const user = this.who(GROUP, who), status = last_seen === 0 ? "online" : "offline";
    this.world.online.set(user, last_seen);
    await this.wire!.say({ type: "presence", user, status, ...(last_seen > 0 && { last_seen }) });
  }

  /** Everything there is to be told has been told. */
  async all(): Promise<void> {
    do {
      assert.ok(!this.wire!.isOver, "the client hung up");
      await this.world.serve(this.wire!, Infinity);
      await this.world.push(this.wire!, Infinity);
      await settled();
    } while (!this.world.isDone(this.wire!) || this.client.pending > 0);
  }

  /** At every moment: nothing doubled, all in order, no tick that falls, none before its time. */
  #check(): void {
    const { state } = this.client;
    for (const conversation of state.conversations.values()) {
      const { messages } = conversation;
      assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length, "doubled");
      const places = messages.map(({ era, seq }) => seq === 0 ? Infinity : era * 1000 + seq);
      assert.deepEqual(places, places.toSorted((a, b) => a - b), "out of order");
      for (const one of messages) {
        if (one.from !== ME) continue;
        const rank = RANKS.indexOf(tickOf(state, conversation, one));
        assert.ok(rank >= (this.#ranks.get(one.id) ?? 0), `${one.id} fell to ${RANKS[rank]}`);
        this.#ranks.set(one.id, rank);
        const isHere = !one.id.startsWith("e");
        if (isHere && rank > 0) assert.ok(this.world.storedIds.has(one.id), "a ✓ too early");
      }
    }
  }

  /** What stands on the screen. */
  shown(name: string): Seen[] {
    const { state } = this.client;
    const conversation = state.conversations.get(name);
    if (!conversation) return [];
    const unread = new Set(unreadOf(state, conversation).map(({ id }) => id));
    return conversation.messages.map((one): Seen => ({
      ...{ id: one.id, from: one.from, text: one.text, deleted: one.extra?.deleted ?? false },
      reactions: (one.extra?.reactions ?? [])
        .flatMap(({ emoji, users }) => users.map((user) => `${emoji} ${user}`)).sort(),
      tick: one.from === ME ? tickOf(state, conversation, one) : undefined,
      unread: unread.has(one.id),
    }));
  }

  async stop(): Promise<void> {
    await this.client.stop();
    this.#store.close();
  }
}

async function run(steps: readonly [string, Step][]): Promise<void> {
  const device = new Device();
  const { world } = device;
  try {
    await device.start(false);
    for (const [, happens] of steps) {
      await happens(device);
      await settled();
    }
    await device.all();
    const compare = (when: string): void => {
      for (const name of TALKS) {
        assert.deepEqual(device.shown(name), [...world.lost.get(name)!, ...world.seen(name)], when);
      }
      const { contacts } = device.client.state;
      assert.deepEqual([...contacts.values()], world.contacts(), when);
    };
    compare("at the end");
    await device.restarts(false);
    await device.all();
    compare("after a restart");
  } finally {
    await device.stop();
  }
}

Deno.test("a device shows all that was said once, in order, with its marks, whatever was cut, repeated, late or lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), run),
    { numRuns: 150 },
  );
});
