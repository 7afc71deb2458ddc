/**
 * The main thread's hold of the full-text index: lets it follow the tables in quiet times, and hands
 * searches over. Nothing of it is on a message's way.
 */

import { getLogger } from "@logtape/logtape";
import type { Found, Query } from "./search_index.ts";

/** What the worker is told. */
export type ToSearch =
  | { type: "open"; folder: string; epoch: string }
  | { type: "index"; ms: number }
  | { type: "sweep" }
  | { type: "find"; id: number; query: Query }
  | { type: "close" };

/** What the worker says. */
export type FromSearch =
  | { type: "indexed"; n: number; caughtUp: boolean }
  | { type: "found"; id: number; found: Found }
  | { type: "behind"; id: number }
  | { type: "failed"; id: number; reason: string }
  | { type: "stuck"; reason: string }
  | { type: "closed" };

/** The index follows so long after the tables, when no more messages than so many a second come. */
const QUIET_MS = 1_000;
const QUIET_RATE = 1_000;
/** It works for so long at a time: a burst that begins meanwhile has both cores again soon. */
const SLICE_MS = 100;
/** After a failure it is left alone for a while. */
const STUCK_MS = 30_000;

const log = getLogger(["chatmom", "store"]);

/** The index is so far behind that it cannot answer yet. */
export class IndexBehind extends Error {
  override readonly name = "IndexBehind";
}

interface Waiting {
  resolve(found: Found): void;
  reject(error: Error): void;
}

/** One index and its worker, which begins with the first message or search. */
export class Search {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #count = 0;
  /** The newest message in the tables, and up to which one is indexed. */
  #head: number;
  #indexed = -1;
  /** What #head was at the last look, and when that was. */
  #before: number;
  #lookedAt = performance.now();
  #working = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = Promise.withResolvers<void>();
  #closing = false;

  /** For the tables in `folder`, which have the messages up to `head` of the store `epoch`. */
  constructor(
    private readonly folder: string,
    private readonly epoch: string,
    head: number,
  ) {
    this.#head = this.#before = head;
    this.#later(QUIET_MS);
  }

  /** The tables have everything up to message number `n`; told once a transaction. */
  projected(n: number): void {
    if (n <= this.#head) return;
    this.#head = n;
    this.#later(QUIET_MS);
  }

  /**
   * Looks for messages, after everything that is in the tables now. Rejects with IndexBehind when that
   * takes too long.
   */
  find(query: Query): Promise<Found> {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ type: "find", id, query });
    });
  }

  /** Messages have left the tables: their words are to leave the index. */
  left(): void {
    this.#post({ type: "sweep" });
  }

  /** Ends the worker; what it has not indexed is indexed after the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    if (!this.#worker) return;
    this.#post({ type: "close" });
    await this.#closed.promise;
    this.#worker.terminate();
  }

  #later(ms: number): void {
    if (!this.#closing) this.#timer ??= setTimeout(this.#look, ms);
  }

  /** Lets the worker go on when little has come since the last look. */
  #look = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    const rate = (this.#head - this.#before) / (now - this.#lookedAt) * 1000;
    this.#before = this.#head;
    this.#lookedAt = now;
    if (this.#working || this.#indexed >= this.#head) return;
    if (rate > QUIET_RATE) return this.#later(QUIET_MS);
    this.#working = true;
    this.#post({ type: "index", ms: SLICE_MS });
  };

  #post(message: ToSearch): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL("./search_worker.ts", import.meta.url), { type: "module" });
      this.#worker.onmessage = ({ data }: MessageEvent<FromSearch>) => this.#heard(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#broken(event.message);
      };
      const { folder, epoch } = this;
      this.#worker.postMessage({ type: "open", folder, epoch } satisfies ToSearch);
    }
    this.#worker.postMessage(message);
  }

  #heard(message: FromSearch): void {
    switch (message.type) {
      case "indexed":
        this.#working = false;
        this.#indexed = message.n;
        // Slices follow each other as long as it is quiet.
        if (this.#indexed < this.#head) this.#later(message.caughtUp ? QUIET_MS : 0);
        break;
      case "found":
        this.#take(message.id)?.resolve(message.found);
        break;
      case "behind":
        this.#take(message.id)?.reject(new IndexBehind());
        break;
      case "failed":
        this.#take(message.id)?.reject(new Error(message.reason));
        break;
      case "stuck":
        this.#working = false;
        log.warn("Cannot write the search index, will try again: {reason}", {
          reason: message.reason,
        });
        this.#later(STUCK_MS);
        break;
      case "closed":
        this.#closed.resolve();
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  /** The worker has died of something: the next one begins where it stopped. */
  #broken(reason: string): void {
    log.error("The search index stopped: {reason}", { reason });
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#working = false;
    this.#closed.resolve();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
    this.#later(STUCK_MS);
  }
}
