/**
 * What one device of a crash test wrote, was promised and got, on disk, a JSON line each: the
 * device's own memory, and the evidence that the checker reads.
 */

import type { Change } from "./groups.ts";

/** One thing that happened to a device. `n` counts a device's messages from 1, changes of groups too. */
export type Entry =
  | { readonly what: "wrote"; id: string; to: string; text: string; n: number; change?: Change }
  | { readonly what: "stored"; id: string; seq: number }
  | { readonly what: "refused"; id: string; code: string }
  | { readonly what: "token"; token: string }
  | { readonly what: "epoch"; epoch: string }
  | { readonly what: "reset"; pos: number }
  | { readonly what: "caught_up" }
  | {
    readonly what: "got";
    pos: number;
    id: string;
    from: string;
    text: string;
    /** In groups: where in the conversation. */
    seq?: number;
  };

const encoder = new TextEncoder();

/** An append-only file of entries; what is appended is with the system, so a killed process loses none. */
export class DeviceRecord implements Disposable {
  readonly #file: Deno.FsFile;

  constructor(readonly path: string) {
    this.#file = Deno.openSync(path, { append: true, create: true });
  }

  /** Appends, in one write. */
  add(...entries: readonly Entry[]): void {
    const bytes = encoder.encode(entries.map((entry) => JSON.stringify(entry) + "\n").join(""));
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Reads a record; a last line that a kill cut short counts as not written. */
export function readRecord(path: string): Entry[] {
  const lines = Deno.readTextFileSync(path).split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line) as Entry);
}
