/**
 * Mailboxes in one SQLite file, for an offline service without a broker. Everything asked for in one
 * turn of the event loop is one transaction: a disk flush for many letters.
 */

import { Buffer } from "node:buffer";
import { getLogger } from "@logtape/logtape";
import type { Turn } from "../base/turn.ts";
import { type ForeignMailbox, NOTHING_TAKEN, type TakenLetters } from "./foreign.ts";
import { asLetter, readLetter, writeLetter } from "./letter.ts";
import { type Arrival, type Letter, MailboxError, type Subscription } from "./mailbox.ts";
import { arrivalOf, type OpenQueue, type Queue, SqliteTables } from "./sqlite_tables.ts";
import { type EndTurn, Turns } from "./turns.ts";

const log = getLogger(["chatmom", "mailbox"]);

/** Letters that may be out and not acked. */
const WINDOW = 1024;

/** What the disk refused, and nobody else would ask for, is tried again after this. */
const RETRY_MS = 500;

/** Something to be done in the next transaction. */
interface Errand {
  run(): void;
  resolve(): void;
  reject(error: MailboxError): void;
}

/** One open fetch. */
interface Drain {
  readonly user: string;
  readonly on: (arrivals: readonly Arrival[]) => void;
  /** Handed out up to here; the numbers of letters are the tags. */
  sent: number;
  acked: number;
  out: number[];
  endTurn: EndTurn | null;
  released: boolean;
}

/** Queues in a data folder that this process alone uses. */
export class SqliteMailbox implements ForeignMailbox {
  readonly reachable = true;
  readonly #tables: SqliteTables;
  readonly #turns = new Turns();
  /** Users' queues, as they will be after the errands that wait. */
  #queues: Map<string, Queue>;
  /** The last letter's number; numbers rise over all queues. */
  #n: number;
  #errands: Errand[] = [];
  readonly #drains = new Map<string, Drain>();
  /** Drains that may have something to hand out. */
  readonly #hungry = new Set<Drain>();
  #scheduled = false;
  #closed = false;
  /** `#queues` may not be what the disk has. */
  #stale = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Throws StartError `data_in_use`, `data_unwritable`, `data_broken` or `data_newer`. */
  constructor(folder: string, private readonly turn: Turn) {
    this.#tables = new SqliteTables(folder);
    this.#queues = this.#tables.queues();
    this.#n = this.#tables.lastNumber();
  }

  declare(user: string): Promise<void> {
    return this.#next(() => void this.#queue(user));
  }

  async put(user: string, letters: readonly Letter[]): Promise<void> {
    const bodies = letters.map(writeLetter);
    // What could not be read again must not get in: it would stop the queue.
    for (const body of bodies) asLetter(JSON.parse(body));
    await this.#next(() => {
      const queue = this.#queues.get(user);
      if (!queue) throw new MailboxError("no_queue", `There is no queue of "${user}"`);
      for (const [index, body] of bodies.entries()) {
        this.#tables.put(queue, ++this.#n, letters[index]!.id !== undefined, body);
      }
      const drain = this.#drains.get(user);
      if (drain) this.#hungry.add(drain);
    });
  }

  fetch(user: string, on: (arrivals: readonly Arrival[]) => void): Subscription {
    const drain: Drain = { user, on, sent: 0, acked: 0, out: [], endTurn: null, released: false };
    this.#turns.take(user).then((endTurn) => {
      if (drain.released) return endTurn();
      drain.endTurn = endTurn;
      this.#drains.set(user, drain);
      this.#hungry.add(drain);
      this.#schedule();
    });
    return {
      ack: (tag) => this.#ack(drain, tag),
      release: () => {
        this.#release(drain);
        return Promise.resolve();
      },
    };
  }

  depth(user: string): Promise<number> {
    this.#commit();
    const queue = this.#queues.get(user);
    if (!queue) return Promise.resolve(0);
    return Promise.resolve(this.#tables.depth(queue, this.#drains.get(user)?.sent ?? 0));
  }

  remove(user: string): Promise<void> {
    return this.#next(() => {
      const queue = this.#queues.get(user);
      if (!queue) return;
      this.#tables.dropQueue(queue);
      this.#queues.delete(user);
    });
  }

  async takeForeign(user: string, most: number): Promise<TakenLetters> {
    if (this.#drains.has(user)) return NOTHING_TAKEN;
    const endTurn = await this.#turns.take(user);
    this.#commit();
    const queue = this.#queues.get(user);
    const rows = queue ? this.#tables.foreign(queue, most) : [];
    if (!queue || rows.length === 0) {
      endTurn();
      return NOTHING_TAKEN;
    }
    return {
      letters: rows.map(({ body }) => readLetter(Buffer.from(body)).letter),
      remove: () =>
        this.#next(() => {
          for (const { n } of rows) this.#tables.dropOne(queue, n);
        }).finally(endTurn),
      giveBack: () => {
        endTurn();
        return Promise.resolve();
      },
    };
  }

  /** The users who have a queue. */
  get users(): string[] {
    return [...this.#queues.keys()];
  }

  /** Opens a queue to be emptied by hand, as soon as nobody else has it. */
  async open(user: string): Promise<OpenQueue> {
    const endTurn = await this.#turns.take(user);
    return {
      after: (n, most) => {
        this.#commit();
        const queue = this.#queues.get(user);
        return queue ? this.#tables.after(queue, n, most) : [];
      },
      drop: (upTo) =>
        this.#next(() => {
          const queue = this.#queues.get(user);
          if (queue) this.#tables.drop(queue, 0, upTo);
        }),
      close: endTurn,
    };
  }

  /** Puts letters, as `put` does, and notes in the same transaction by which keys they came. */
  async take(user: string, letters: readonly Letter[], keys: readonly string[]): Promise<void> {
    const put = this.put(user, letters);
    // In the same turn, so in the same transaction.
    await Promise.all([put, this.#next(() => this.#tables.setTaken(this.#queue(user), keys))]);
  }

  /** The keys of what was last taken. */
  taken(user: string): string[] {
    this.#commit();
    return this.#tables.taken(this.#queue(user));
  }

  close(): Promise<void> {
    for (const drain of this.#drains.values()) this.#release(drain);
    this.#commit();
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#tables.close();
    return Promise.resolve();
  }

  #ack(drain: Drain, tag: number): Promise<boolean> {
    if (drain.released) return Promise.resolve(false);
    const to = Math.min(tag, drain.sent), from = drain.acked;
    if (to <= from) return Promise.resolve(tag <= from);
    drain.acked = to;
    drain.out = drain.out.filter((n) => n > to);
    return this.#next(() => {
      const queue = this.#queues.get(drain.user);
      if (queue) this.#tables.drop(queue, from, to);
      this.#hungry.add(drain);
    }).then(() => true, () => false);
  }

  #release(drain: Drain): void {
    drain.released = true;
    this.#hungry.delete(drain);
    if (this.#drains.get(drain.user) === drain) this.#drains.delete(drain.user);
    drain.endTurn?.();
    drain.endTurn = null;
  }

  #queue(user: string): Queue {
    let queue = this.#queues.get(user);
    if (!queue) this.#queues.set(user, queue = this.#tables.makeQueue(user));
    return queue;
  }

  #reload(): void {
    this.#queues = this.#tables.queues();
    this.#stale = false;
  }

  #next(run: () => void): Promise<void> {
    if (this.#closed) return Promise.reject(new MailboxError("away", "The mailboxes are closed"));
    return new Promise((resolve, reject) => {
      this.#errands.push({ run, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.turn.atCommit(() => {
      this.#scheduled = false;
      this.#commit();
    });
  }

  #commit(): void {
    if (this.#errands.length === 0 && this.#hungry.size === 0) return;
    const errands = this.#errands;
    this.#errands = [];
    const refusals = new Map<Errand, MailboxError>();
    const handed: { drain: Drain; arrivals: Arrival[] }[] = [];
    try {
      if (this.#stale) this.#reload();
      this.#tables.commit(() => {
        for (const errand of errands) {
          try {
            errand.run();
          } catch (error) {
            if (!(error instanceof MailboxError)) throw error;
            refusals.set(errand, error);
          }
        }
        for (const drain of this.#hungry) {
          const arrivals = this.#take(drain);
          if (arrivals.length > 0) handed.push({ drain, arrivals });
        }
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.error("cannot write the letters: {why}", { why });
      for (const { reject } of errands) {
        reject(new MailboxError("away", `Cannot write the letters: ${why}`));
      }
      try {
        this.#reload();
      } catch {
        this.#stale = true;
      }
      // A fetch asks only once.
      clearTimeout(this.#retry);
      if (this.#hungry.size > 0) this.#retry = setTimeout(() => this.#schedule(), RETRY_MS);
      return;
    }
    this.#hungry.clear();
    for (const errand of errands) {
      const refusal = refusals.get(errand);
      if (refusal) errand.reject(refusal);
      else errand.resolve();
    }
    for (const { drain, arrivals } of handed) {
      const last = arrivals.at(-1)!.tag;
      drain.sent = last;
      for (const { tag } of arrivals) drain.out.push(tag);
      if (!drain.released) drain.on(arrivals);
    }
  }

  /** What a drain may have now. It is noted as handed out in the same transaction, before anyone sees it. */
  #take(drain: Drain): Arrival[] {
    const queue = this.#queue(drain.user);
    const rows = this.#tables.after(queue, drain.sent, WINDOW - drain.out.length);
    if (rows.length === 0) return [];
    const before = queue.handed;
    const last = rows.at(-1)!.n;
    if (last > before) this.#tables.setHanded(queue, last);
    return rows.map((row) => arrivalOf(row, row.n <= before));
  }
}
