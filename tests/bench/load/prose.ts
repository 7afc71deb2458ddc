/** Messages with the words of a language: a few very often, most of them rarely (Zipf), the same in each run. */

const WORDS = 20_000;
const SYLLABLES =
  "ka re mo ti sã lu ção pe vi do na bra ci fé go hu já lo mé nu pi quê ro si tá un va xi zo êr"
    .split(" ");

/** The word of a rank, 1 for the commonest. */
export function word(rank: number): string {
  let text = "", rest = rank;
  do {
    text = SYLLABLES[rest % SYLLABLES.length]! + text;
    rest = Math.floor(rest / SYLLABLES.length);
  } while (rest > 0);
  return text;
}

/** A source of messages that is always the same for the same `seed`. */
export class Prose {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A message of 5 to 20 words. */
  message(): string {
    const words: string[] = [];
    for (let left = 5 + Math.floor(this.#random() * 16); left > 0; left--) {
      words.push(word(Math.ceil(WORDS ** this.#random())));
    }
    return words.join(" ");
  }

  /** From 0 to 1, by a xorshift: good enough for words, and quick. */
  #random(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state / 2 ** 32;
  }
}
