/** Makes queues; what a broker that is away could not make is tried again until it is back (delivery rule 15). */

import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import type { Mailbox } from "./mailbox.ts";

const FIRST_MS = 500;

const log = getLogger(["chatmom", "mailbox"]);

export class Declarer {
  #missing = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #closed = false;

  constructor(private readonly mailbox: Mailbox) {}

  /** Makes the user's queue, now or as soon as that can be done; other programs may write to it then. */
  make(user: string): void {
    this.mailbox.declare(user).then(() => this.#tries = 0, (error) => {
      if (this.#closed) return;
      log.debug("Cannot declare the queue of {user} yet: {error}", { user, error });
      this.#missing.add(user);
      // One timer for all of them: a broker that is away is away for everybody.
      this.#timer ??= setTimeout(this.#again, backoff(this.#tries++, FIRST_MS));
    });
  }

  /** Tries no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #again = (): void => {
    this.#timer = undefined;
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const user of missing) this.make(user);
  };
}
