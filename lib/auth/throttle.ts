/** Who tries too often waits: pure arithmetic over a clock, with bounded memory. */

import type { Clock } from "../base/clock.ts";

/** How a throttle lets tries through. Milliseconds. */
export interface ThrottleRule {
  /** So many failures cost nothing. */
  readonly free: number;
  /** The wait after the first failure that costs; it doubles with each one. */
  readonly first: number;
  /** The longest wait. There is no lock for ever. */
  readonly most: number;
}

/** Wrong passwords, per account and per address. */
const WRONG_PASSWORDS: ThrottleRule = { free: 5, first: 1_000, most: 15 * 60_000 };

interface Entry {
  failures: number;
  /** No try before this moment. */
  until: number;
}

/** Counts failures by key; each one past the free ones doubles the wait. */
export class FailureThrottle {
  // In the order of their last failure, so the first one is the one to forget.
  #entries = new Map<string, Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly rule: ThrottleRule = WRONG_PASSWORDS,
    private readonly most = 10_000,
  ) {}

  /** How many milliseconds `key` has to wait before its next try; 0 when it may try now. */
  check(key: string): number {
    const entry = this.#entries.get(key);
    return entry ? Math.max(0, entry.until - this.clock()) : 0;
  }

  /** A try of `key` failed. */
  failed(key: string): void {
    const now = this.clock();
    const { free, first, most } = this.rule;
    const entry = this.#entries.get(key) ?? { failures: 0, until: 0 };
    // Long quiet after a wait counts as a fresh start.
    if (now - entry.until > most) entry.failures = 0;
    entry.failures++;
    const over = entry.failures - free;
    entry.until = over > 0 ? now + Math.min(most, first * 2 ** Math.min(over - 1, 30)) : now;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.most) this.#forget();
  }

  /** A try of `key` was right: it starts afresh. */
  succeeded(key: string): void {
    this.#entries.delete(key);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  #forget(): void {
    for (const key of this.#entries.keys()) {
      this.#entries.delete(key);
      return;
    }
  }
}

/** Lets each key do something `most` times in any `per` milliseconds. */
export class RateThrottle {
  // Moments of the tries that count, oldest first, by key in the order of their last try.
  #tries = new Map<string, number[]>();

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    private readonly per: number,
    private readonly keys = 10_000,
  ) {}

  /** How many milliseconds `key` has to wait; 0 when it may go ahead now. */
  check(key: string): number {
    const tries = this.#tries.get(key);
    if (!tries || tries.length < this.most) return 0;
    return Math.max(0, tries[0]! + this.per - this.clock());
  }

  /** `key` has gone ahead once more. */
  count(key: string): void {
    const tries = this.#tries.get(key) ?? [];
    tries.push(this.clock());
    if (tries.length > this.most) tries.shift();
    this.#tries.delete(key);
    this.#tries.set(key, tries);
    if (this.#tries.size > this.keys) this.#forget();
  }

  /** The newest try of `key` shall not count after all. */
  uncount(key: string): void {
    this.#tries.get(key)?.pop();
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#tries.size;
  }

  #forget(): void {
    for (const key of this.#tries.keys()) {
      this.#tries.delete(key);
      return;
    }
  }
}
