/** How long to wait before try number `tries` (from 0), in milliseconds: doubling, capped, with jitter. */
export function backoff(
  tries: number,
  first = 200,
  most = 15_000,
  random: () => number = Math.random,
): number {
  const full = Math.min(most, first * 2 ** Math.min(tries, 30));
  // Half fixed, half random: many clients that lost the same server do not come back at once.
  return Math.round(full / 2 + random() * full / 2);
}
