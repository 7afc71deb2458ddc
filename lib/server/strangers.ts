/** How many connections an address has open that have not logged in: a class sits behind one address, a flood does too. */

import { addressKey } from "../auth/address.ts";

const MOST = 16;

export class Strangers {
  #counts = new Map<string, number>();

  /** One more has come; false when that is one too many. */
  came(address: string): boolean {
    const key = addressKey(address);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= MOST;
  }

  /** One has logged in, or gone. */
  left(address: string): void {
    const key = addressKey(address);
    const count = (this.#counts.get(key) ?? 1) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}
