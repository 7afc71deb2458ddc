/** Latencies in buckets 2 % wide, from 1 microsecond to a minute: bounded memory however many. */

const WIDTH = Math.log(1.02);
const BUCKETS = Math.ceil(Math.log(60e6) / WIDTH) + 1;

/** Microseconds below which that part of the messages arrived. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

export class Latencies {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;

  /** Takes one latency, in milliseconds. */
  add(ms: number): void {
    const us = ms * 1000;
    const bucket = us <= 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(us) / WIDTH));
    this.#counts[bucket]!++;
    this.#total++;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  percentiles(): Percentiles {
    return { p50: this.#at(0.5), p99: this.#at(0.99), p999: this.#at(0.999) };
  }

  #at(part: number): number {
    let left = this.#total * part;
    for (let i = 0; i < BUCKETS; i++) {
      left -= this.#counts[i]!;
      if (left <= 0) return Math.round(Math.exp((i + 0.5) * WIDTH));
    }
    return NaN;
  }
}
