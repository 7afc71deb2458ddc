/**
 * Reads an inbox for one session: sends entries in `pos` order inside the window, takes acks, and says
 * what they newly delivered (delivery rules 6, 8 and 24).
 */

import { LIMITS } from "../protocol/limits.ts";
import type { Message } from "../store/records.ts";
import type { Tables } from "../store/tables.ts";
import type { Follower, Inbox } from "./inbox.ts";

/** Entries read from the tables at a time. */
const PAGE = 256;

/** The reader's session, as far as the reader needs it. */
export interface Destination {
  entry(message: Message): void;
  caughtUp(pos: number): void;
  /** The inbox cannot be read just now; the client had better come again. */
  broken(error: unknown): void;
  /** False while too much is unsent; `wake` comes when it has drained. */
  readonly ready: boolean;
}

/** What a message counts in the window. UTF-16 units stand for bytes: the window is a bound, not a bill. */
function bytesOf({ text, extra }: Message): number {
  return text.length + (extra?.file?.picture?.preview?.length ?? 0) + 200;
}

export class Reader implements Follower {
  /** The `pos` up to which everything has been handed to the connection. */
  sent: number;
  /** What was sent and not acked, oldest first, from #first on. */
  #unacked: Message[] = [];
  #first = 0;
  #unackedBytes = 0;
  #paused: boolean;
  #loading = false;
  #stopped = false;
  #caughtUp = false;

  constructor(
    private readonly user: string,
    private readonly inbox: Inbox,
    private readonly tables: Tables,
    private readonly to: Destination,
    start: number,
    paused: boolean,
  ) {
    this.sent = start;
    this.#paused = paused;
    inbox.follow(this);
  }

  /** OFFLINE pauses new entries; acks go on (delivery rule 13). */
  set paused(paused: boolean) {
    this.#paused = paused;
    // Coming back is a backlog of its own, with its own end.
    if (paused) this.#caughtUp = false;
    else this.wake();
  }

  /** Sends what can be sent now. */
  wake(): void {
    while (!this.#paused && !this.#loading && !this.#stopped && this.#open && this.to.ready) {
      if (this.sent >= this.inbox.head) return this.#end();
      if (this.sent < this.inbox.floor) return this.#load();
      this.#send(this.inbox.after(this.sent)!);
    }
  }

  /**
   * Everything up to `pos` is with the device. Returns the newly acked entries, oldest first, or null
   * when `pos` is above what was sent: nothing moves then.
   */
  ack(pos: number): Message[] | null {
    if (pos > this.sent) return null;
    const acked: Message[] = [];
    while (this.#first < this.#unacked.length) {
      const message = this.#unacked[this.#first]!;
      if (message.n > pos) break;
      this.#first++;
      this.#unackedBytes -= bytesOf(message);
      acked.push(message);
    }
    if (this.#first > 512 || this.#first === this.#unacked.length) {
      this.#unacked.splice(0, this.#first);
      this.#first = 0;
    }
    return acked;
  }

  /** Reads no more. */
  stop(): void {
    this.#stopped = true;
    this.inbox.unfollow(this);
  }

  /** True when there is room in the window of unacknowledged entries. */
  get #open(): boolean {
    return this.#unacked.length - this.#first < LIMITS.windowEntries &&
      this.#unackedBytes < LIMITS.windowBytes;
  }

  #send(message: Message): void {
    this.sent = message.n;
    this.#unacked.push(message);
    this.#unackedBytes += bytesOf(message);
    this.to.entry(message);
  }

  #end(): void {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    this.to.caughtUp(this.sent);
  }

  #load(): void {
    this.#loading = true;
    const floor = this.inbox.floor;
    this.tables.entriesAfter(this.user, this.sent, PAGE).then((page) => {
      this.#loading = false;
      if (this.#stopped) return;
      for (const message of page) {
        // A window that closed in the middle of a page is a page read again later, at worst.
        if (this.#paused || !this.#open) return;
        this.#send(message);
      }
      // Entries can leave by retention: the tables may have none up to the floor.
      if (page.length === 0) this.sent = Math.max(this.sent, floor);
      this.wake();
    }).catch((error) => this.to.broken(error));
  }
}
