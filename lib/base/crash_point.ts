/**
 * Named places where the crash tests stop a process dead. `CHATMOM_CRASH_AT=name` stops at the first
 * pass, `name:3` at the third: the process says so on stderr and never moves again, so that the
 * test can end it with kill -9. Costs one comparison where the variable is not set.
 */

// A page has no environment, and no process of its own to stop.
const [wanted, times] = (globalThis.Deno?.env.get("CHATMOM_CRASH_AT") ?? "").split(":");
let left = Number(times ?? 1);

/** Stops for ever here when the environment names this place; `count` passes go by at once. */
export function crashPoint(name: string, count = 1): void {
  if (!wanted || wanted !== name) return;
  left -= count;
  if (left > 0) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`crash point ${name}\n`));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
