/** One open fetch at an offline service: its letters, and whose tags are whose. */

import type { OfflineEvent } from "../protocol/offline_schema.ts";
import type { Arrival, Letter } from "./mailbox.ts";

type Letters = Extract<OfflineEvent, { type: "letters" }>["letters"];

/** A drain that is opened again on each connection; the service's tags may begin again each time. */
export class RemoteDrain {
  /** Our tags are the service's plus this, so that they rise over reconnects. */
  #base = 0;
  #highest = 0;

  constructor(
    readonly number: number,
    readonly user: string,
    private readonly on: (arrivals: readonly Arrival[]) => void,
  ) {}

  /** Takes what came. */
  take(letters: Letters): void {
    const arrivals = letters.map(({ tag, redelivered, letter, digest }): Arrival => {
      this.#highest = this.#base + tag;
      const taken = { tag: this.#highest, redelivered, letter: letter as Letter };
      return digest === undefined ? taken : { ...taken, digest };
    });
    this.on(arrivals);
  }

  /** The service's tag of one of ours, or null when it is from before a loss. */
  theirTag(tag: number): number | null {
    const ours = Math.min(tag, this.#highest);
    return ours > this.#base ? ours - this.#base : null;
  }

  /** The connection is gone, and everything that was out with it. */
  lost(): void {
    this.#base = this.#highest;
  }
}
