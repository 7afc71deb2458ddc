/** How fast a transfer goes: bytes a second over the last few seconds, and how long the rest takes. */

/** Half of what is told of the rate is younger than this, in milliseconds. */
const HALF_LIFE_MS = 2_000;
/** Before so much time has gone by nothing is told: a first chunk says little. */
const SETTLE_MS = 300;

export class Meter {
  #since: number;
  #at: number;
  #done: number;
  #rate = 0;

  /** `done` bytes were there before it began, at `now`, in milliseconds. */
  constructor(done: number, now: number) {
    this.#since = this.#at = now;
    this.#done = done;
  }

  /** `done` bytes are there now. */
  moved(done: number, now: number): void {
    const elapsed = now - this.#at;
    if (elapsed <= 0) return;
    const latest = Math.max(0, done - this.#done) * 1000 / elapsed;
    // At first it is the average of all; later old news fade.
    const age = this.#at - this.#since;
    const weight = age === 0
      ? 1
      : Math.max(elapsed / (age + elapsed), 1 - 2 ** (-elapsed / HALF_LIFE_MS));
    this.#rate += (latest - this.#rate) * weight;
    this.#at = now;
    this.#done = done;
  }

  /** Bytes a second, or undefined before there is anything to say. */
  get rate(): number | undefined {
    return this.#at - this.#since < SETTLE_MS ? undefined : this.#rate;
  }
}

/** Milliseconds until `left` bytes have gone at this rate, or undefined when nobody knows. */
export function timeLeft(left: number, rate: number | undefined): number | undefined {
  return rate === undefined || rate <= 0 ? undefined : Math.ceil(left * 1000 / rate);
}

/** A chunk takes about so long, so that messages do not wait behind it. */
const CHUNK_MS = 100;
const LEAST = 32 * 1024;

/** How many bytes to send or ask for at a time; `most` is what the protocol allows. */
export function chunkLength(rate: number | undefined, most: number): number {
  if (rate === undefined) return Math.min(most, 2 * LEAST);
  return Math.round(Math.min(most, Math.max(LEAST, rate * CHUNK_MS / 1000)));
}
