/** What a device shows before there is a connection: what it has kept. */

import type { DeviceStore } from "./device_store.ts";
import { type Change, emptyState, reduce, type State } from "./state.ts";

/** How many messages of a conversation are there at once; older ones when somebody looks for them. */
const NEWEST = 100;
/** So long after it was written what was refused is still shown: its words are nowhere else. In milliseconds. */
const REFUSED_MS = 7 * 24 * 60 * 60 * 1000;

/** The state that follows from the device's store at the moment `now`. */
export function rememberedState(store: DeviceStore, me: string, now: number): State {
  const changes: Change[] = store.conversations()
    .map((name) => ({ type: "kept", messages: store.history(name, NEWEST) }));
  changes.push({ type: "blocked", users: [...store.marks.blocked()] });
  changes.push({ type: "queued", messages: store.waiting() });
  for (const message of store.refused()) {
    if (message.ts > now - REFUSED_MS) changes.push({ type: "refused", message });
  }
  changes.push({ type: "marks", marks: store.marks.all() });
  return changes.reduce(reduce, emptyState(me, store.era));
}
