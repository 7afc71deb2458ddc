/** Keeps guessers out: how often passwords and registrations may be tried, by account and address. */

import type { Clock } from "../base/clock.ts";
import { addressKey, isLoopback } from "./address.ts";
import { FailureThrottle, RateThrottle } from "./throttle.ts";

/**
 * Asked before every password is tried and every account is made. Device tokens need no guard: 32
 * random bytes cannot be guessed.
 */
export class TryGuard {
  readonly #accounts: FailureThrottle;
  readonly #addresses: FailureThrottle;
  readonly #tries: RateThrottle;
  readonly #registrations: RateThrottle;

  constructor(clock: Clock) {
    this.#accounts = new FailureThrottle(clock);
    this.#addresses = new FailureThrottle(clock);
    this.#tries = new RateThrottle(clock, 30, 60_000);
    this.#registrations = new RateThrottle(clock, 10, 10 * 60_000);
  }

  /**
   * Milliseconds until a password of `user` may be tried from `address`. When it is 0 the try counts
   * as a failure at once, so that many at the same time gain nothing; `succeeded` takes it back.
   */
  password(user: string, address: string): number {
    const from = addressKey(address);
    const wait = Math.max(
      this.#accounts.check(user),
      this.#addresses.check(from),
      this.#tries.check(from),
    );
    if (wait > 0) return wait;
    this.#accounts.failed(user);
    this.#addresses.failed(from);
    this.#tries.count(from);
    return 0;
  }

  /** The password was right: a class that logs in behind one address is no guesser. */
  succeeded(user: string, address: string): void {
    const from = addressKey(address);
    this.#accounts.succeeded(user);
    this.#addresses.succeeded(from);
    this.#tries.uncount(from);
  }

  /**
   * Milliseconds until another account may be made from `address`; 0 counts it. Not on loopback,
   * where a whole class may share one machine, and not with an invitation: that is its own limit.
   */
  registration(address: string, invited: boolean): number {
    if (invited || isLoopback(address)) return 0;
    const from = addressKey(address);
    const wait = this.#registrations.check(from);
    if (wait === 0) this.#registrations.count(from);
    return wait;
  }
}
