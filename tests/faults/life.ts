/** A device's life in the torture: it writes, dies, stays away, comes back, until it is told to settle. */

import type { Device } from "../support/device.ts";
import type { Change } from "../support/groups.ts";
import type { Dice } from "./dice.ts";

/** Waits; ends early when `signal` says that it is over. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Connects, again and again, until it succeeds or is told to stop; true when it is connected. */
async function persist(device: Device, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      await device.connect();
      return true;
    } catch {
      // Nobody listens just now, or the server died under the login.
      device.crash();
      await pause(100, signal);
    }
  }
  return false;
}

/** The group that everybody writes to as well, and that some come into and go out of. */
export const GROUP = "#turma";

/** Somebody comes, goes or is taken out; most of that is not allowed to most. */
function someChange(user: string, others: readonly string[], dice: Dice): Change {
  const group = GROUP, other = dice.pick(others);
  if (dice.chance(0.5)) return { type: "group_add", group, user: other };
  if (dice.chance(0.3)) return { type: "group_leave", group };
  if (dice.chance(0.5)) return { type: "group_ban", group, user: other, on: dice.chance(0.4) };
  return { type: "group_remove", group, user: dice.chance(0.5) ? other : user };
}

/** How one device has lived. */
export interface Biography {
  crashes: number;
  losses: number;
}

/** Lives until `over`; afterwards the device is disconnected. */
export async function live(
  device: Device,
  others: readonly string[],
  dice: Dice,
  over: AbortSignal,
): Promise<Biography> {
  const biography: Biography = { crashes: 0, losses: 0 };
  let word = 0;
  while (await persist(device, over)) {
    const { peer } = device;
    let lost = false;
    peer!.over.then(() => lost = true);
    const moments = dice.whole(1, 40);
    for (let moment = 0; moment < moments && !lost && !over.aborted; moment++) {
      const many = dice.chance(0.1) ? dice.whole(50, 300) : dice.whole(1, 5);
      const to = dice.pick([...others, GROUP]);
      if (dice.chance(0.03)) device.change(someChange(device.user, others, dice));
      // Past this the server is slower than we are; a person would stop writing too.
      if (device.unanswered < 2_000) {
        device.write(to, ...Array.from({ length: many }, () => `${device.user} ${++word}`));
      }
      await pause(dice.whole(10, 400), over);
    }
    if (lost) biography.losses++;
    else biography.crashes++;
    device.crash();
    // Now and then long enough for what waits to move to the broker.
    if (dice.chance(0.3)) await pause(dice.chance(0.2) ? 14_000 : dice.whole(100, 3_000), over);
    // What is written while away waits in the record.
    if (dice.chance(0.3)) {
      device.write(dice.pick([...others, GROUP]), `${device.user} ${++word} (away)`);
    }
  }
  return biography;
}
