/** Holds a terminal while something runs in it, and gives it back at the end, whatever the end is. */

import type { Keyboard } from "../line/keyboard.ts";
import type { Screen } from "./screen.ts";

/** Runs `body` on the screen; `resized` hears when all must be drawn anew. */
export async function takeOver<T>(
  screen: Screen,
  keyboard: Keyboard,
  resized: () => void,
  body: () => Promise<T>,
): Promise<T> {
  const restore = (): void => screen.leave();
  // Somebody stopped the program (kill -TSTP), and the shell has had the terminal meanwhile.
  const again = (): void => {
    keyboard.open();
    screen.enter();
    resized();
  };
  const signals = Deno.build.os === "windows"
    ? []
    : [["SIGWINCH", resized], ["SIGCONT", again]] as const;
  // A fault that nobody has foreseen is printed, and must be readable.
  const faults = ["error", "unhandledrejection", "unload"] as const;
  for (const fault of faults) addEventListener(fault, restore);
  for (const [signal, heard] of signals) Deno.addSignalListener(signal, heard);
  try {
    screen.enter();
    return await body();
  } finally {
    screen.leave();
    for (const [signal, heard] of signals) Deno.removeSignalListener(signal, heard);
    for (const fault of faults) removeEventListener(fault, restore);
  }
}
