/** Fan-out: one member of a group writes, everybody else in it gets every message, in order. */

import { v7 } from "uuid";
import { LIMITS } from "../../../lib/protocol/limits.ts";
import { allCpuSeconds, cpuSeconds } from "../process_figures.ts";
import { giveUp, type Login, register } from "./account.ts";
import { Onlooker } from "./caught_up.ts";
import type { GroupJob, GroupResult } from "./job.ts";
import { InboxReader } from "./inbox_reader.ts";
import { Latencies } from "./latencies.ts";
import { eachLine, MESSAGE, parseLine } from "./lines.ts";
import { MessageWriter } from "./message_writer.ts";
import { heedRare } from "./rare_frames.ts";
import { severalAtOnce } from "./several.ts";

const BUFFER = 16 * 1024;
/** Messages under way are given this long to come at the end. */
const PATIENCE_MS = 20_000;
const GROUP = "#bench";
const utf8 = new TextEncoder();

export async function groupJob(job: GroupJob): Promise<GroupResult> {
  const run = crypto.randomUUID().slice(0, 8);
  const onlooker = await Onlooker.arrive(job.target, `look-${run}`);
  const sender = await register(job.target, `sender-${run}`, BUFFER);
  const members: Login[] = [];
  await severalAtOnce(job.members, async (n) => {
    members.push(await register(job.target, `m${n}-${run}`, BUFFER));
  });
  if (job.target.speaks === "relay") await joinRelay([sender, ...members]);
  else await gather(sender, members);

  const traffic = new FanOut(sender, members, job);
  const acks = setInterval(() => traffic.ack(), LIMITS.ackAfterMs);
  traffic.start();
  await seconds(job.warm);
  traffic.latencies.clear();
  const before = count(traffic, job.pid);
  await seconds(job.seconds);
  const after = count(traffic, job.pid);
  const latency = traffic.latencies.percentiles();
  await traffic.finish();
  const behindMs = await onlooker.caughtUp();
  clearInterval(acks);
  onlooker.leave();
  for (const { conn } of [sender, ...members]) conn.close();
  return { ...figures(before, after), latency, behindMs };
}

/** The relay takes whoever says so into a group. */
async function joinRelay(people: readonly Login[]): Promise<void> {
  const join = utf8.encode(JSON.stringify({ type: "join", group: GROUP }) + "\n");
  await Promise.all(people.map(({ conn }) => {
    const joined = Promise.withResolvers<void>();
    conn.onLines = () => joined.resolve();
    conn.write(join);
    return joined.promise;
  }));
}

/** Makes the group, adds everybody, and lets everybody hear and ack what that makes them hear. */
async function gather(sender: Login, members: readonly Login[]): Promise<void> {
  const last = members.length + 1;
  const settled = [...members.map((member) => untilHeard(member, last)), untilStored(sender, last)];
  const requests = [
    { type: "group_create", id: v7(), group: GROUP },
    ...members.map(({ account: { user } }) => ({
      type: "group_add",
      id: v7(),
      group: GROUP,
      user,
    })),
  ];
  sender.conn.write(utf8.encode(requests.map((one) => JSON.stringify(one) + "\n").join("")));
  await Promise.all(settled);
}

/** Acks all that comes, until the message number `seq` of the group has come. */
function untilHeard({ conn }: Login, seq: number): Promise<void> {
  const heard = Promise.withResolvers<void>();
  conn.onLines = (bytes, end) => {
    let pos = 0, done = false;
    eachLine(bytes, end, (from, to, letter) => {
      if (letter !== MESSAGE) return heedRare(conn, bytes, from, to, giveUp);
      const frame = parseLine(bytes, from, to);
      pos = frame.pos as number;
      done ||= frame.seq === seq;
    });
    if (pos > 0) conn.write(utf8.encode(`{"type":"ack","pos":${pos}}\n`));
    if (done) heard.resolve();
  };
  return heard.promise;
}

function untilStored({ conn }: Login, seq: number): Promise<void> {
  const stored = Promise.withResolvers<void>();
  conn.onLines = (bytes, end) =>
    eachLine(bytes, end, (from, to) => {
      heedRare(conn, bytes, from, to, giveUp);
      if (parseLine(bytes, from, to).seq === seq) stored.resolve();
    });
  return stored.promise;
}

/**
 * A message is under way until every member has it and, from chatmom, until it is stored; so many are
 * at once, never more.
 */
class FanOut {
  readonly latencies = new Latencies();
  /** Messages that all have, and how many have come to somebody. */
  complete = 0;
  deliveries = 0;
  readonly #writer: MessageWriter;
  readonly #readers: readonly InboxReader[];
  readonly #answers: boolean;
  readonly #window: number;
  readonly #members: number;
  /** Of each message under way: how many have it, and when it was sent. */
  readonly #have: Uint32Array;
  readonly #sentAt: Float64Array;
  #running = false;
  #onDone: () => void = () => {};

  constructor(sender: Login, members: readonly Login[], job: GroupJob) {
    this.#answers = job.target.speaks === "chatmom";
    this.#window = job.window;
    this.#members = members.length;
    this.#have = new Uint32Array(job.window);
    this.#sentAt = new Float64Array(job.window);
    const { conn } = sender;
    this.#writer = new MessageWriter(conn, GROUP, job.window, 1, () => this.#pump(), giveUp);
    this.#readers = members.map((member) =>
      new InboxReader(
        member.conn,
        this.#answers,
        (first, count, now) => this.#received(first, count, now),
        giveUp,
      )
    );
  }

  start(): void {
    this.#running = true;
    this.#pump();
  }

  ack(): void {
    for (const reader of this.#readers) reader.ack();
  }

  /** No new messages; resolves when none is under way, or throws: then the server has lost some. */
  async finish(): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#onDone = done.resolve;
    this.#running = false;
    this.#pump();
    const missing = () => new Error(`${this.#writer.sent - this.complete} messages have not come`);
    const timer = setTimeout(() => done.reject(missing()), PATIENCE_MS);
    await done.promise;
    clearTimeout(timer);
  }

  get #done(): number {
    return this.#answers ? Math.min(this.complete, this.#writer.stored) : this.complete;
  }

  #pump(): void {
    if (!this.#running) {
      if (this.#done === this.#writer.sent) this.#onDone();
      return;
    }
    const first = this.#writer.sent;
    const count = this.#writer.send(this.#window - (first - this.#done));
    const now = performance.now();
    for (let i = first; i < first + count; i++) {
      this.#sentAt[i % this.#window] = now;
      this.#have[i % this.#window] = 0;
    }
  }

  #received(first: number, count: number, now: number): void {
    this.deliveries += count;
    let last = false;
    for (let i = first; i < first + count; i++) {
      if (++this.#have[i % this.#window]! < this.#members) continue;
      // Everybody gets them in order: so the last one of each comes in order too.
      this.complete++;
      this.latencies.add(now - this.#sentAt[i % this.#window]!);
      last = true;
    }
    if (last) this.#pump();
  }
}

interface Count {
  readonly at: number;
  readonly deliveries: number;
  readonly server: number;
  readonly client: number;
  readonly all: number;
}

function count({ deliveries }: FanOut, pid: number): Count {
  const server = cpuSeconds(pid), client = cpuSeconds(Deno.pid), all = allCpuSeconds();
  return { at: performance.now(), deliveries, server, client, all };
}

function figures(before: Count, after: Count): Omit<GroupResult, "latency" | "behindMs"> {
  const deliveries = after.deliveries - before.deliveries;
  const time = (after.at - before.at) / 1000;
  const server = after.server - before.server, client = after.client - before.client;
  return {
    perSecond: deliveries / time,
    serverUs: server / deliveries * 1e6,
    clientUs: client / deliveries * 1e6,
    serverCores: server / time,
    clientCores: client / time,
    otherCores: Math.max(0, after.all - before.all - server - client) / time,
  };
}

function seconds(n: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, n * 1000));
}
