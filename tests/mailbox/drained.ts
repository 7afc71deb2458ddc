/** Reads a mailbox as the drain does, and waits for what should come. */

import type { Arrival, Letter, Mailbox, Subscription } from "../../lib/mailbox/mailbox.ts";
import { within } from "../support/until.ts";

/** An open fetch and everything that it has brought. */
export class Drained {
  readonly arrivals: Arrival[] = [];
  readonly subscription: Subscription;
  #wake = () => {};

  constructor(mailbox: Mailbox, user: string) {
    this.subscription = mailbox.fetch(user, (arrivals) => {
      this.arrivals.push(...arrivals);
      this.#wake();
    });
  }

  /** Waits until `count` letters came altogether; gives their texts. */
  async texts(count: number, ms?: number): Promise<string[]> {
    await within(
      `${count} letters`,
      this.#count(count),
      ms,
      () => `(${this.arrivals.length} came)`,
    );
    return this.arrivals.map(({ letter }) => letter.text);
  }

  /** Acks everything that came. */
  ackAll(): Promise<boolean> {
    return this.subscription.ack(this.arrivals.at(-1)?.tag ?? 0);
  }

  async #count(count: number): Promise<void> {
    while (this.arrivals.length < count) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

let letters = 0;

/** A letter of a chat server's own. */
export function own(to: string, text: string): Letter {
  const id = `00000000-0000-7000-8000-${String(++letters).padStart(12, "0")}`;
  return {
    from: "ana",
    to,
    text,
    ts: 1_700_000_000_000,
    id,
    conversation: `ana+${to}`,
    epoch: "e1",
  };
}

/** Many of them, with texts `0`, `1`, … */
export function many(to: string, count: number, from = 0): Letter[] {
  return Array.from({ length: count }, (_, index) => own(to, String(from + index)));
}

/** A letter as another program writes it. */
export function foreign(to: string, text: string): Letter {
  return { from: "carla", to, text, ts: 1_700_000_000_000 };
}

/** `0`, `1`, … */
export function numbers(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}
