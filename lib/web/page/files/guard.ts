/** The browser asks before the page is closed while that would lose something. */

import { effect, type ReadonlySignal } from "@preact/signals";

/** Asks as long as `isNeeded`. */
export function guardLeaving(isNeeded: ReadonlySignal<boolean>): void {
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  effect(() => {
    if (!isNeeded.value) return;
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  });
}
