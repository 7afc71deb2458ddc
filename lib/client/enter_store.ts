/** What happens on a device when the server has begun a new store: its numbers begin again. */

import type { DeviceStore } from "./device_store.ts";
import type { Change } from "./state.ts";
import type { Refused } from "./store.ts";

/**
 * Begins with the server's store of that name. Edits, deletions and reactions that still wait are refused,
 * and told: their numbers mean other messages there, which nobody meant.
 */
export function enterStore(store: DeviceStore, epoch: string, me: string): Change[] {
  const numbered = store.position.epoch === undefined
    ? []
    : store.waiting().filter(({ request }) => request && "target" in request);
  const refused = numbered.map((one): Refused => ({ ...one, code: "unknown_message" }));
  if (refused.length > 0) store.keep({ received: [], stored: [], refused }, me);
  store.enter(epoch);
  return refused.map((message) => ({ type: "refused", message }));
}
