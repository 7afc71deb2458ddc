/**
 * A device that keeps the client's side of the promise (delivery rules 1, 6, 7 and 11) with its
 * record as its disk: it can be crashed at any moment, and goes on from what the record says.
 */

import { v7 } from "uuid";
import type { Event } from "../../lib/protocol/schema.ts";
import type { Change } from "./groups.ts";
import { Peer } from "./peer.ts";
import { DeviceRecord, type Entry, readRecord } from "./record.ts";
import { PATIENCE_MS, until } from "./until.ts";

interface Unanswered {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly change?: Change;
}

/** Everything a crash forgets; made from the record again. */
class Memory {
  token: string | undefined;
  epoch: string | undefined;
  pos = 0;
  posId: string | undefined;
  written = 0;
  readonly outbox = new Map<string, Unanswered>();
  readonly seen = new Set<string>();
  readonly own = new Set<string>();
  /** From a reset until it has caught up, what is there already by id is dropped (rule 11). */
  byId = false;

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) this.apply(entry);
  }

  apply(entry: Entry): void {
    if (entry.what === "wrote") {
      this.written = entry.n;
      this.outbox.set(entry.id, entry);
      this.own.add(entry.id);
    } else if (entry.what === "stored" || entry.what === "refused") this.outbox.delete(entry.id);
    else if (entry.what === "token") this.token = entry.token;
    else if (entry.what === "epoch") this.epoch = entry.epoch;
    else if (entry.what === "caught_up") this.byId = false;
    else if (entry.what === "reset") this.pos = entry.pos, this.posId = undefined, this.byId = true;
    else this.pos = entry.pos, this.posId = entry.id, this.seen.add(entry.id);
  }
}

/** How a device behaves. */
export interface DeviceOptions {
  readonly user: string;
  readonly device?: string;
  readonly port: number;
  /** Where its record is kept. */
  readonly folder: string;
  /** False: takes entries and does not ack them, until `ack` is called. */
  readonly acks?: boolean;
  /** Where the password account needs one for a second device. */
  readonly password?: string;
}

/** One device of one user. */
export class Device implements AsyncDisposable {
  readonly path: string;
  peer: Peer | null = null;
  #memory: Memory;
  #record: DeviceRecord;
  #acked = 0;
  acks: boolean;
  /** Told of every retry, for the tests that provoke them. */
  readonly retries: Event<"retry">[] = [];
  #held: Unanswered[] | null = null;

  constructor(readonly options: DeviceOptions) {
    this.path = `${options.folder}/${options.user}.${this.name}.jsonl`;
    this.#record = new DeviceRecord(this.path);
    this.#memory = new Memory(readRecord(this.path));
    this.acks = options.acks ?? true;
  }

  get name(): string {
    return this.options.device ?? "first";
  }

  get user(): string {
    return this.options.user;
  }

  /** Highest position kept. */
  get pos(): number {
    return this.#memory.pos;
  }

  get token(): string | undefined {
    return this.#memory.token;
  }

  /** How many of its messages have no answer yet. */
  get unanswered(): number {
    return this.#memory.outbox.size;
  }

  /** Everything recorded so far. */
  get entries(): Entry[] {
    return readRecord(this.path);
  }

  /** The texts it has got, in the order they were shown. */
  get texts(): string[] {
    return this.entries.flatMap((entry) => entry.what === "got" ? [entry.text] : []);
  }

  /** Connects: registers the first time, else logs in and sends the outbox again. */
  async connect(port: number = this.options.port): Promise<Event<"welcome">> {
    const { user, password } = this.options;
    const { token, epoch, pos, posId } = this.#memory;
    const peer = await Peer.connect(port);
    let welcomed = false;
    peer.on = (frame) => {
      if (frame.type === "welcome") {
        welcomed = true;
        if (frame.token !== undefined) this.#note({ what: "token", token: frame.token });
        if (frame.epoch !== epoch) this.#note({ what: "epoch", epoch: frame.epoch });
      }
      if (welcomed && this.peer === peer) this.#hear(frame);
    };
    this.peer = peer;
    const device = this.name;
    if (token === undefined && (password === undefined || device === "first")) {
      peer.send({ type: "register", user, device, ...(password ? { password } : {}) });
    } else {
      peer.send({
        type: "hello",
        protocol: 1,
        user,
        device,
        auth: token === undefined ? { password: password! } : { token },
        ...(epoch === undefined ? {} : { epoch, since: pos }),
        ...(epoch === undefined || posId === undefined ? {} : { since_id: posId }),
      });
    }
    try {
      const welcome = await peer.next("welcome");
      this.#resend([...this.#memory.outbox.values()]);
      return welcome;
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Writes messages: to the record first, then, if connected, to the server, all in one packet. */
  write(to: string, ...texts: readonly string[]): string[] {
    const entries = texts.map((text, index) => (
      { what: "wrote", id: v7(), to, text, n: this.#memory.written + index + 1 } as const
    ));
    this.#put(entries);
    return entries.map(({ id }) => id);
  }

  /** The same for a change of a group, `#name`. */
  change(change: Change): string {
    const n = this.#memory.written + 1;
    const entry = { what: "wrote", id: v7(), to: change.group, text: "", n, change } as const;
    this.#put([entry]);
    return entry.id;
  }

  /** Waits until every message has its answer. */
  async answered(ms = PATIENCE_MS): Promise<void> {
    await until(`${this.user}'s ${this.unanswered} answers`, () => this.unanswered === 0, ms);
  }

  /** Waits until it has got `count` messages in all. */
  async got(count: number, ms = PATIENCE_MS): Promise<void> {
    await until(`${this.user} to get ${count}`, () => this.#memory.seen.size >= count, ms)
      .catch((error) => {
        throw new Error(`${this.user} got only ${this.#memory.seen.size}`, { cause: error });
      });
  }

  /** How many it has got. */
  get count(): number {
    return this.#memory.seen.size;
  }

  /** Acks all it has. */
  ack(): void {
    if (this.#memory.pos > this.#acked) {
      this.#acked = this.#memory.pos;
      this.peer?.send({ type: "ack", pos: this.#acked });
    }
  }

  /** Ends as a killed process does: the connection is cut, and only the record is left. */
  crash(): void {
    this.peer?.cut();
    this.peer = null;
    this.#held = null;
    this.#acked = 0;
    this.#memory = new Memory(readRecord(this.path));
  }

  #note(...entries: readonly Entry[]): void {
    this.#record.add(...entries);
    for (const entry of entries) this.#memory.apply(entry);
  }

  #put(entries: readonly (Entry & Unanswered)[]): void {
    this.#note(...entries);
    if (this.#held) this.#held.push(...entries);
    else this.#resend(entries);
  }

  #resend(messages: readonly Unanswered[]): void {
    if (messages.length === 0) return;
    this.peer?.send(
      ...messages.map(({ id, to, text, change }) =>
        change ? { ...change, id } : { type: "send", id, to, text } as const
      ),
    );
  }

  #hear(frame: Event): void {
    if (frame.type === "message") this.#got(frame);
    else if (frame.type === "reset") this.#note({ what: "reset", pos: frame.pos });
    else if (frame.type === "caught_up") {
      if (this.#memory.byId) this.#note({ what: "caught_up" });
    } else if (frame.type === "stored") {
      if (this.#memory.outbox.has(frame.id)) {
        this.#note({ what: "stored", id: frame.id, seq: frame.seq });
      }
    } else if (frame.type === "refused") {
      this.#note({ what: "refused", id: frame.id, code: frame.code });
    } else if (frame.type === "retry") this.#retry(frame);
    else if (frame.type === "ping") this.peer?.send({ type: "pong" });
  }

  #got(frame: Event<"message">): void {
    const memory = this.#memory;
    const known = frame.pos <= memory.pos || memory.own.has(frame.id) ||
      (memory.byId && memory.seen.has(frame.id));
    if (!known) {
      const { pos, id, from, conversation, seq, kind } = frame;
      // The title and the like in the message of a change are the server's words.
      const text = kind ? "" : frame.text;
      const place = conversation.startsWith("#") ? { seq } : {};
      this.#note({ what: "got", pos, id, from, text, ...place });
    } else if (frame.pos > memory.pos) {
      memory.pos = frame.pos;
      memory.posId = frame.id;
    }
    if (this.acks) this.ack();
  }

  /** From the first retry on everything unanswered is sent again, in order, after the time it says. */
  #retry(frame: Event<"retry">): void {
    this.retries.push(frame);
    if (this.#held) return;
    this.#held = [];
    const { peer } = this;
    setTimeout(() => {
      this.#held = null;
      if (this.peer === peer) this.#resend([...this.#memory.outbox.values()]);
    }, frame.after);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer?.[Symbol.asyncDispose]();
    this.#record[Symbol.dispose]();
  }
}
