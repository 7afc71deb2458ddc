/** Where rows of different heights stand, most of which were never drawn: those are as high as the others on average. */

/** What a row is taken for before any was measured, in pixels. */
const FIRST_GUESS = 60;

export class RowLayout {
  #keys: readonly string[] = [];
  readonly #heights = new Map<string, number>();
  #sum = 0;
  /** The top of each row, and at last the end of all; only as far as `#valid`. */
  #tops = new Float64Array(1);
  #isValid = true;

  /** Takes the rows as they are now. What was measured of them is still known. */
  lay(keys: readonly string[]): void {
    this.#keys = keys;
    this.#isValid = false;
  }

  /** Forgets all heights: the rows have another width. */
  forget(): void {
    this.#heights.clear();
    this.#sum = 0;
    this.#isValid = false;
  }

  /** The height of a row, as drawn. */
  measured(index: number, height: number): void {
    const key = this.#keys[index]!, before = this.#heights.get(key);
    if (before === height) return;
    this.#heights.set(key, height);
    this.#sum += height - (before ?? 0);
    this.#isValid = false;
  }

  /** Where a row begins, in pixels from the first one's top; of the number of rows: where all end. */
  top(index: number): number {
    return this.#laid()[index]!;
  }

  /** The row that is at this height; the nearest one where there is none. */
  at(y: number): number {
    const tops = this.#laid();
    let low = 0, high = this.#keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #laid(): Float64Array {
    if (this.#isValid) return this.#tops;
    const count = this.#keys.length, known = this.#heights.size;
    const guess = known === 0 ? FIRST_GUESS : this.#sum / known;
    if (this.#tops.length !== count + 1) this.#tops = new Float64Array(count + 1);
    let top = 0;
    for (let n = 0; n < count; n++) {
      this.#tops[n] = top;
      top += this.#heights.get(this.#keys[n]!) ?? guess;
    }
    this.#tops[count] = top;
    this.#isValid = true;
    return this.#tops;
  }
}
