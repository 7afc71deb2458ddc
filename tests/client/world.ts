/**
 * A chat server as small as can be, which remembers all it has said: what a device must show in the end
 * follows from it by other ways than the client's.
 */

import type { Extra } from "../../lib/protocol/extra_fields.ts";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import type { CountLine, Tick } from "../../lib/client/ticks.ts";
import type { MemoryWire } from "./memory_wire.ts";

export const ME = "bia", GROUP = "#g";
export const TALKS = ["ana", GROUP];
const MEMBERS = ["ana", "carl"];

/** What stands in a conversation, edits, deletions and reactions too. */
export interface Entry {
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly ts: number;
  readonly extra?: Extra;
}

/** A message as everybody sees it in the end. */
export interface Seen {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly deleted: boolean;
  /** Who has put which emoji there, sorted. */
  readonly reactions: readonly string[];
  readonly tick: Tick | undefined;
  readonly unread: boolean;
}

export class World {
  epoch = 1;
  /** Of stores that were lost: what had been in them. */
  readonly lost = new Map<string, Seen[]>(TALKS.map((name) => [name, []]));
  readonly online = new Map(MEMBERS.map((name) => [name, 0]));
  /** Every id that was ever stored, of this device's. */
  readonly storedIds = new Set<string>();
  #entries: Entry[] = [];
  /** What this device has to get, and up to where it was told and has acked. */
  #inbox: Entry[] = [];
  #told = 0;
  #acked = 0;
  #answers = new Map<string, Event>();
  #seen = new Map<string, number>();
  /** `MEMBER CONVERSATION` to how far they have it, and have read it. */
  #delivered = new Map<string, number>();
  #read = new Map<string, number>();
  #clock = 0;

  /** Somebody says or changes something; `here` when it comes from this device, which gets no entry for it. */
  add(conversation: string, from: string, text: string, extra?: Extra, id?: string): Entry {
    const ts = ++this.#clock, here = id !== undefined;
    const seq = this.of(conversation).length + 1;
    const common = { id: id ?? `e${this.epoch}-${ts}`, conversation, seq, from, text, ts };
    const entry = { ...common, ...(extra ? { extra } : {}) };
    this.#entries.push(entry);
    if (here) this.storedIds.add(id);
    else this.#inbox.push(entry);
    return entry;
  }

  of(conversation: string): Entry[] {
    return this.#entries.filter((one) => one.conversation === conversation);
  }

  /** The messages of a conversation, without what only changes them. */
  messages(conversation: string): Entry[] {
    return this.of(conversation).filter(({ extra }) => !extra?.kind);
  }

  isDeleted({ id }: Entry): boolean {
    return this.#changes(id, "delete").length > 0;
  }

  /** The next entries of the inbox. */
  async push(wire: MemoryWire, count: number): Promise<void> {
    const entries = this.#inbox.slice(this.#told, this.#told + count);
    const from = this.#told;
    this.#told += entries.length;
    await wire.say(
      ...entries.map((one, at): Event<"message"> => ({
        ...{ type: "message", pos: from + at + 1, to: ME },
        ...this.#asTold(one),
      })),
    );
  }

  /** Answers the next requests of a connection; the answers may be lost on their way. */
  async serve(wire: MemoryWire, count: number, reset = false): Promise<void> {
    const events = wire.heard.splice(0, count).flatMap((one) => this.#answer(one, reset));
    await wire.say(...events);
  }

  /** True when there is nothing left to tell. */
  isDone(wire: MemoryWire): boolean {
    return wire.heard.length === 0 && this.#told === this.#inbox.length;
  }

  /** Another device of one's own has read so far. */
  async readElsewhere(wire: MemoryWire | undefined, conversation: string, seq: number) {
    if (seq === 0) return;
    this.#seen.set(conversation, Math.max(seq, this.#seen.get(conversation) ?? 0));
    await wire?.say({ type: "read", conversation, user: ME, seq });
  }

  /** Somebody has, or has read, all up to `seq`; of a group only the newest messages are counted. */
  async progress(
    wire: MemoryWire | undefined,
    ...[conversation, member, reads, seq, told]: [string, string, boolean, number, number]
  ): Promise<void> {
    if (seq === 0) return;
    for (const marks of reads ? [this.#delivered, this.#read] : [this.#delivered]) {
      const key = `${member} ${conversation}`;
      marks.set(key, Math.max(seq, marks.get(key) ?? 0));
    }
    if (conversation !== GROUP) {
      const type = reads ? "read" : "delivered";
      return await wire?.say({ type, conversation, user: member, seq });
    }
    const counts = this.#counts().slice(-told);
    if (counts.length > 0) await wire?.say({ type: "counts", conversation, counts });
  }

  /** The disk is gone, and with it everything that had not been answered. */
  loseStore(): void {
    for (const name of TALKS) {
      const seen = this.seen(name).map((one) => ({ ...one, unread: false }));
      this.lost.set(name, [...this.lost.get(name)!, ...seen]);
    }
    this.epoch++;
    this.#entries = [];
    this.#inbox = [];
    this.#told = this.#acked = 0;
    for (const map of [this.#answers, this.#seen, this.#delivered, this.#read]) map.clear();
  }

  /** What everybody sees of a conversation. */
  seen(conversation: string): Seen[] {
    return this.messages(conversation).map((one) => {
      const { id, from, seq } = one;
      const deleted = this.isDeleted(one);
      const tick = from === ME ? this.#tick(one) : undefined;
      const unread = from !== ME && seq > (this.#seen.get(conversation) ?? 0);
      const reactions = deleted ? [] : this.#reactions(id);
      return { id, from, text: this.#text(one), deleted, reactions, tick, unread };
    });
  }

  contacts(): Event<"contacts">["contacts"] {
    return [...this.online].map(([user, last_seen]) => ({
      ...{ user, status: last_seen === 0 ? "online" : "offline" },
      ...(last_seen > 0 && { last_seen }),
    }));
  }

  #answer(request: Request, reset: boolean): Event[] {
    switch (request.type) {
      case "hello":
        return this.#hello(request, reset);
      case "contacts":
        return [{ type: "contacts", contacts: this.contacts() }];
      case "blocked":
        return [{ type: "blocked", users: [] }];
      case "conversations":
        return [{
          type: "conversations",
          conversations: TALKS.flatMap((name) => this.#told1(name)),
        }];
      case "ack":
        this.#acked = Math.max(this.#acked, request.pos);
        return [];
      case "read": {
        const { conversation, seq } = request;
        this.#seen.set(conversation, Math.max(seq, this.#seen.get(conversation) ?? 0));
        return [];
      }
      case "history": {
        const { conversation, before = Infinity, limit = 1, ref } = request;
        const all = this.messages(conversation).filter(({ seq }) => seq < before);
        const messages = all.slice(-limit).map((one) => ({ ...this.#asTold(one), to: ME }));
        const counts = conversation === GROUP ? { counts: this.#counts() } : {};
        const more = all.length > messages.length;
        return [{ type: "history", conversation, messages, more, ref: ref!, ...counts }];
      }
      case "send":
      case "edit":
      case "delete":
      case "react": {
        const answer = this.#answers.get(request.id) ?? this.#store(request);
        this.#answers.set(request.id, answer);
        return [answer];
      }
      default:
        return [];
    }
  }

  #hello({ epoch, since = 0 }: Request<"hello">, reset: boolean): Event[] {
    const isKnown = epoch === `e${this.epoch}` && !reset;
    this.#told = isKnown ? since : this.#acked;
    const limits = { frame: 1, text: 1, window_entries: 1, window_bytes: 1, heartbeat_ms: 1 };
    return [{
      ...{ type: "welcome", user: ME, device: "d", epoch: `e${this.epoch}`, oldest: 0 },
      ...{ head: this.#inbox.length, status: "online", limits, keeps: {}, time: 0 },
    }, ...(isKnown || epoch === undefined ? [] : [{ type: "reset" as const, pos: this.#told }])];
  }

  #store(request: Request<"send" | "edit" | "delete" | "react">): Event {
    const { id, to } = request;
    if (request.type === "send") return storedAs(this.add(to, ME, request.text, undefined, id));
    const target = this.messages(to).find(({ seq }) => seq === request.target);
    const isMine = request.type === "react" || target?.from === ME;
    if (!target || !isMine || this.isDeleted(target)) {
      return { type: "refused", id, code: "unknown_message", text: "" };
    }
    const { text = "", emoji, on } = request as { text?: string; emoji?: string; on?: boolean };
    const about = { kind: request.type, target: target.seq, target_id: target.id };
    return storedAs(this.add(to, ME, text, emoji ? { ...about, emoji, on: on! } : about, id));
  }

  /** An entry as it leaves the tables: with what has become of it since. */
  #asTold(entry: Entry) {
    const { extra = {}, ...common } = entry;
    if (extra.kind) {
      const gone = this.#changes(extra.target_id!, "delete").length > 0;
      return { ...common, ...extra, ...(gone && { text: "" }) };
    }
    if (this.isDeleted(entry)) return { ...common, text: "", deleted: true };
    const edited = this.#changes(entry.id, "edit").at(-1)?.ts;
    const names = Map.groupBy(this.#reactions(entry.id), (one) => one.split(" ")[0]!);
    const reactions = [...names].map(([emoji, all]) => {
      const users = all.map((one) => one.split(" ")[1]!);
      return { emoji, count: users.length, users, ...(users.includes(ME) && { mine: true }) };
    });
    return {
      ...{ ...common, text: this.#text(entry), ...(edited !== undefined && { edited }) },
      ...(reactions.length > 0 && { reactions }),
    };
  }

  #changes(id: string, kind: Extra["kind"]): Entry[] {
    return this.#entries.filter(({ extra }) => extra?.target_id === id && extra.kind === kind);
  }

  #text(entry: Entry): string {
    if (this.isDeleted(entry)) return "";
    return this.#changes(entry.id, "edit").at(-1)?.text ?? entry.text;
  }

  #reactions(id: string): string[] {
    const last = new Map(
      this.#changes(id, "react").map(({ from, extra }) => [`${extra!.emoji} ${from}`, extra!.on]),
    );
    return [...last].filter(([, on]) => on).map(([who]) => who).sort();
  }

  #tick({ conversation, seq }: Entry): Tick {
    const members = conversation === GROUP ? MEMBERS : [conversation];
    const many = (marks: Map<string, number>) =>
      members.filter((name) => (marks.get(`${name} ${conversation}`) ?? 0) >= seq).length;
    if (many(this.#read) === members.length) return "read";
    return many(this.#delivered) > 0 ? "delivered" : "stored";
  }

  #counts(): CountLine[] {
    const many = (marks: Map<string, number>, seq: number) =>
      MEMBERS.filter((name) => (marks.get(`${name} ${GROUP}`) ?? 0) >= seq).length;
    return this.messages(GROUP).filter(({ from }) => from === ME).map(({ seq }) => ({
      ...{ seq, delivered: many(this.#delivered, seq), read: many(this.#read, seq), of: 2 },
    }));
  }

  #told1(conversation: string): Event<"conversations">["conversations"] {
    const last = this.of(conversation).at(-1);
    if (!last) return [];
    const { seq, ts, text, from } = last, seen = this.#seen.get(conversation) ?? 0;
    const unread = this.of(conversation).filter((one) => one.from !== ME && one.seq > seen).length;
    const common = { conversation, seq, ts, text, from, seen, unread };
    if (conversation === GROUP) {
      return [{ ...common, delivered: 0, read: 0, counts: this.#counts() }];
    }
    const [delivered, read] = [this.#delivered, this.#read]
      .map((marks) => marks.get(`${conversation} ${conversation}`) ?? 0) as [number, number];
    return [{ ...common, delivered, read }];
  }
}

function storedAs({ id, conversation, seq, ts }: Entry): Event<"stored"> {
  return { type: "stored", id, conversation, seq, ts };
}
