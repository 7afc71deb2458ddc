/** Files that are whole in this browser, by the message they belong to: the newest ones, as much as there is room for. */

import { signal } from "@preact/signals";

/** How much is held, in bytes; the newest file stays however large it is. */
const ROOM = 128 * 1024 * 1024;

export class Received {
  /** The oldest first. */
  readonly files = signal<ReadonlyMap<string, Blob>>(new Map());

  /** Takes a file; older ones make room for it, and can be fetched again. */
  add(id: string, file: Blob): void {
    const files = new Map(this.files.value);
    files.delete(id);
    files.set(id, file);
    let size = [...files.values()].reduce((sum, one) => sum + one.size, 0);
    for (const [old, { size: room }] of files) {
      if (size <= ROOM || old === id) break;
      files.delete(old);
      size -= room;
    }
    this.files.value = files;
  }
}
