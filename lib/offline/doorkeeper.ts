/** Who may use the queues of everybody: programs that know the secret. */

import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopback } from "../auth/address.ts";

/** Connections that have not said who they are yet; a class sits behind one address. */
const STRANGERS = 64;

/** Checks secrets, and keeps strangers from taking all connections. */
export class Doorkeeper {
  readonly #secret: Uint8Array | null;
  #strangers = 0;

  constructor(secret: string | undefined) {
    this.#secret = secret === undefined ? null : hash(secret);
  }

  /** Counts a stranger in; false when there are too many already. */
  enter(): boolean {
    if (this.#strangers >= STRANGERS) return false;
    this.#strangers++;
    return true;
  }

  /** A stranger has left, or is one no more. */
  known(): void {
    this.#strangers--;
  }

  /** Whether to let in who comes from `address` with `secret`; takes the same time for each wrong one. */
  admits(address: string, secret: string | undefined): boolean {
    if (!this.#secret) return isLoopback(address);
    return secret !== undefined && timingSafeEqual(this.#secret, hash(secret));
  }
}

/** Equal lengths, which the comparison needs, and nothing to learn from them. */
function hash(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}
