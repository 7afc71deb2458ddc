/** Times as the ancestors' languages write them: by this computer's own clock and zone. */

/** `12:03:59`. */
export function clockTime(ts: number): string {
  const at = new Date(ts);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
}

/** `2025-11-03 12:03:59`. */
export function dayAndTime(ts: number): string {
  const at = new Date(ts);
  return `${[at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-")} ${
    clockTime(ts)
  }`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
