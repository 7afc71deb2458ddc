/**
 * Cumulative acks on one channel, and how it is known that they arrived: AMQP does not answer an
 * ack, but a request behind it on the same channel is answered only after it was worked off.
 */

import type { Channel, Message } from "amqplib";

/** The acks of one channel with one consumer. Tags are the channel's delivery tags. */
export class AmqpAcks {
  #acked = 0;
  #wanted = 0;
  #lost = false;
  /** Bodies that are no letters and are on their way aside: they must not be acked before. */
  readonly #held = new Set<number>();
  #waiting: { tag: number; resolve(known: boolean): void }[] = [];
  #asking = false;

  constructor(private readonly channel: Channel, private readonly prefetch: number) {}

  /** Acks everything up to `tag`; true when the broker has taken it, false when the channel was lost. */
  upTo(tag: number): Promise<boolean> {
    if (this.#lost) return Promise.resolve(false);
    this.#wanted = Math.max(this.#wanted, tag);
    return new Promise((resolve) => {
      this.#waiting.push({ tag, resolve });
      this.#send();
    });
  }

  /** Keeps `tag` from being acked until `done`, then acks it. */
  hold(tag: number, done: Promise<void>): void {
    this.#held.add(tag);
    done.then(() => {
      this.#held.delete(tag);
      if (this.#lost) return;
      this.#write(tag, false);
      this.#send();
    }, () => {
      // It could not be set aside: it stays unacked, and comes again on the next channel.
      if (!this.#lost) this.channel.close().catch(() => {});
    });
  }

  /** The channel is gone: nobody will know. */
  lost(): void {
    this.#lost = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve(false);
  }

  #send(): void {
    if (this.#wanted > this.#acked) {
      for (const tag of this.#held) if (tag < this.#wanted) return;
      if (!this.#write(this.#wanted, true)) return;
      this.#acked = this.#wanted;
    }
    if (!this.#asking) void this.#ask();
  }

  #write(tag: number, allUpTo: boolean): boolean {
    try {
      this.channel.ack({ fields: { deliveryTag: tag } } as Message, allUpTo);
      return true;
    } catch {
      // The channel is closing: its end is on the way here.
      return false;
    }
  }

  /** Asks something cheap behind the acks; one question at a time covers all that came before it. */
  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      while (!this.#lost && this.#waiting.some(({ tag }) => tag <= this.#acked)) {
        const covered = this.#acked;
        await this.channel.prefetch(this.prefetch);
        const waiting = this.#waiting;
        this.#waiting = waiting.filter(({ tag }) => tag > covered);
        for (const { tag, resolve } of waiting) if (tag <= covered) resolve(true);
      }
    } catch {
      this.lost();
    }
    this.#asking = false;
  }
}
