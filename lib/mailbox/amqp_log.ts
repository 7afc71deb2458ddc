/** What the operator reads about the broker: each change once, however many connections see it. */

import { getLogger } from "@logtape/logtape";

const log = getLogger(["chatmom", "mailbox"]);

/** One per broker. A broker that is away for an hour is one line, not a thousand. */
export class AmqpLog {
  #last = "";

  constructor(private readonly address: string) {}

  connected(): void {
    if (this.#last === "connected") return;
    this.#last = "connected";
    log.info("connected to the broker at {address}", { address: this.address });
  }

  lost(error: Error): void {
    if (this.#last === error.message) return;
    this.#last = error.message;
    log.warn("cannot reach the broker at {address}: {why}; trying again", {
      address: this.address,
      why: error.message,
    });
  }

  blocked(reason: string): void {
    log.warn("the broker takes no more letters just now: {reason}", { reason });
  }

  unblocked(): void {
    log.info("the broker takes letters again");
  }
}
