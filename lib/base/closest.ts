/** "Did you mean": the known word that is nearest to a mistyped one. */

/**
 * The word of `known` that is nearest to `typed`, or the only one that begins with it; undefined when
 * none is near enough to guess.
 */
export function closest(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // Two slips at most, and fewer than half of the letters.
  let least = Math.min(2, Math.floor((typed.length - 1) / 2)) + 1;
  for (const word of known) {
    const far = distance(typed, word);
    if (far < least) {
      least = far;
      best = word;
    }
  }
  if (best !== undefined || typed === "") return best;
  const longer = [...known].filter((word) => word.startsWith(typed));
  return longer.length === 1 ? longer[0] : undefined;
}

/** How many letters to add, drop, change or swap with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
