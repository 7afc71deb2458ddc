/**
 * Moves what waits for absent users into their queues at the broker, in order (delivery rule 16). The
 * entries themselves stay where they are until a device acks them: a queue is a second place.
 */

import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import { crashPoint } from "../base/crash_point.ts";
import type { Message } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { type Letter, type Mailbox, MailboxError } from "./mailbox.ts";

/** A user, as far as moving needs one. */
export interface Movable {
  readonly name: string;
  /** The highest `pos` that a device has acked. */
  readonly acked: number;
  /** Up to here entries stand in the queue. */
  moved: number;
}

interface Move {
  stopped: boolean;
  /** Something came while the last page was on its way. */
  again: boolean;
  wake: () => void;
  done: Promise<void>;
}

/** Letters that are on their way at once. */
const PAGE = 1_000;

const log = getLogger(["chatmom", "mailbox"]);

export class Mover {
  #moves = new Map<string, Move>();

  constructor(private readonly mailbox: Mailbox, private readonly store: Store) {}

  /** Moves what this user has waiting, now and until nothing is left; harmless when it is at it already. */
  start(user: Movable): void {
    const running = this.#moves.get(user.name);
    if (running && !running.stopped) {
      running.again = true;
      return;
    }
    const move: Move = { stopped: false, again: false, wake: () => {}, done: Promise.resolve() };
    this.#moves.set(user.name, move);
    const before = running?.done ?? Promise.resolve();
    move.done = before.then(() => this.#run(user, move)).catch((error) => {
      log.error("Cannot move letters of {user}: {error}", { user: user.name, error });
    }).finally(() => this.#ended(user, move));
  }

  /** Resolves when nothing of this user is on its way any more. */
  async stop(user: Movable): Promise<void> {
    const move = this.#moves.get(user.name);
    if (!move) return;
    move.stopped = true;
    move.wake();
    await move.done;
  }

  /** Stops all moves. */
  async close(): Promise<void> {
    const moves = [...this.#moves.values()];
    for (const move of moves) {
      move.stopped = true;
      move.wake();
    }
    await Promise.all(moves.map(({ done }) => done));
  }

  async #run(user: Movable, move: Move): Promise<void> {
    let tries = 0;
    while (!move.stopped) {
      move.again = false;
      await this.#settled(move);
      if (move.stopped) return;
      try {
        const count = await this.#publish(user, move);
        tries = 0;
        if (count === 0 && !move.again) {
          // In this very step: what comes later has to find no move, or it would wake one that is over.
          this.#ended(user, move);
          return;
        }
      } catch (error) {
        if (!(error instanceof MailboxError)) throw error;
        if (error.code === "no_queue") this.#mark(user, 0);
        await this.#recover(user, move, error, tries++);
      }
    }
  }

  /** Tables that a full disk holds up are not waited for by a move that is to stop: the journal has it all. */
  #settled(move: Move): Promise<void> {
    return new Promise((resolve, reject) => {
      move.wake = resolve;
      this.store.settled().then(resolve, reject);
    });
  }

  #ended(user: Movable, move: Move): void {
    if (this.#moves.get(user.name) === move) this.#moves.delete(user.name);
  }

  /** Publishes everything in the tables that is not with the broker, two pages under way; returns how much that was. */
  async #publish(user: Movable, move: Move): Promise<number> {
    let from = Math.max(user.acked, user.moved);
    let count = 0;
    let before: Promise<void> = Promise.resolve();
    try {
      while (!move.stopped) {
        const page = await this.store.tables.entriesAfter(user.name, from, PAGE);
        if (page.length === 0) break;
        from = page.at(-1)!.n;
        count += page.length;
        crashPoint("server.mover_before_publish", page.length);
        const put = this.mailbox.put(user.name, page.map((message) => this.#letter(message)));
        const upTo = from, last = before;
        before = put.then(() => last).then(() => this.#mark(user, upTo));
        // The failure is met below; until then it is nobody's.
        before.catch(() => {});
        await last;
      }
    } finally {
      await before;
    }
    return count;
  }

  #mark(user: Movable, pos: number): void {
    user.moved = pos;
    this.store.note(["v", user.name, pos]);
  }

  /** A lost queue is made again at once; a lost broker is waited for. */
  async #recover(user: Movable, move: Move, error: MailboxError, tries: number): Promise<void> {
    if (error.code === "no_queue" && tries === 0) {
      await this.mailbox.declare(user.name).catch(() => {});
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, backoff(tries));
      move.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    if (error.code === "no_queue") await this.mailbox.declare(user.name).catch(() => {});
  }

  /** What nobody vouched for keeps its own conversation, by which the drain knows it again. */
  #letter({ from, to, text, ts, id, conversation, replyTo, extra }: Message): Letter {
    return {
      id,
      from,
      to,
      text,
      ts,
      conversation,
      epoch: this.store.epoch,
      ...(replyTo ? { reply_to: replyTo } : {}),
      ...(extra ? { extra } : {}),
    };
  }
}
