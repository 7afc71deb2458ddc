/** Whether old letters of a group's members may still be at the broker: they come first (delivery rule 19). */

import type { Parts } from "../parts.ts";
import type { User } from "../user.ts";

/** How many queues are looked into at once. */
const AT_ONCE = 32;

/** Arrays of members that have been found drained; a group's array is the same as long as its members are. */
const drained = new WeakSet<readonly User[]>();

/** True when nobody of these need be waited for. */
export function areDrained({ absence, store }: Parts, users: readonly User[]): boolean {
  if (absence === null || drained.has(users)) return true;
  if (users.some((user) => user.drained !== store.epoch)) return false;
  drained.add(users);
  return true;
}

/** Waits for the letters of those who have some; false when the sender should try again. */
export async function drain(parts: Parts, users: readonly User[]): Promise<boolean> {
  const { absence, store } = parts;
  if (absence === null) return true;
  const open = users.filter((user) => user.drained !== store.epoch);
  for (let at = 0; at < open.length; at += AT_ONCE) {
    const some = open.slice(at, at + AT_ONCE);
    const done = await Promise.all(some.map((user) => absence.drained(user)));
    if (done.includes(false)) return false;
  }
  return true;
}
