/** Whether old letters of a group's members may still be at the broker: they come first (delivery rule 19). */

import type { Parts } from "../parts.ts";
import type { User } from "../user.ts";

/** How many queues are looked into at once. */
const AT_ONCE = 32;
/** How long new messages wait for old ones. */
const OLD_FIRST_MS = 5_000;

/** Arrays of members that have been found drained; a group's array is the same as long as its members are. */
const drained = new WeakSet<readonly User[]>();

/** True when nobody of these need be waited for. */
export function areDrained({ absence, store }: Parts, users: readonly User[]): boolean {
  if (absence === null || drained.has(users)) return true;
  if (users.some((user) => user.drained !== store.epoch)) return false;
  drained.add(users);
  return true;
}

/** Since when an array of members is waited for. */
const asked = new WeakMap<readonly User[], number>();

/**
 * Waits for the letters of those who have some; false when the sender should try again. With the
 * broker away that ends for all of them together: a large group does not wait longer than one user.
 */
export async function drain(parts: Parts, users: readonly User[]): Promise<boolean> {
  const { absence, store } = parts;
  if (absence === null) return true;
  const since = asked.get(users) ?? Date.now();
  asked.set(users, since);
  const open = users.filter((user) => user.drained !== store.epoch);
  for (let at = 0; at < open.length; at += AT_ONCE) {
    if (Date.now() - since > OLD_FIRST_MS && !absence.reachable) {
      for (const user of open) user.drained = store.epoch;
      return true;
    }
    const some = open.slice(at, at + AT_ONCE);
    const done = await Promise.all(some.map((user) => absence.drained(user)));
    if (done.includes(false)) return false;
  }
  return true;
}
