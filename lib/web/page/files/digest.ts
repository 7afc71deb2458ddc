/** SHA-256 bit by bit: the browser's own wants all of a file in memory, and is missing on pages without TLS. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Bytes read at a time. */
const BLOCK = 1024 * 1024;

/** The SHA-256 of bytes that come one after the other. */
export class Digest {
  #hash = sha256.create();

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** In hex. */
  get hex(): string {
    return bytesToHex(this.#hash.clone().digest());
  }
}

/**
 * A file as it is now, and its SHA-256 in hex. A copy, since a private window's database keeps of a file on
 * a disk only where it was. Rejects when it cannot be read any more.
 */
export async function copyOf(file: Blob): Promise<{ blob: Blob; sha256: string }> {
  const digest = new Digest(), blocks: Blob[] = [];
  for (let at = 0; at < file.size; at += BLOCK) {
    const bytes = await file.slice(at, at + BLOCK).arrayBuffer();
    digest.update(new Uint8Array(bytes));
    // The browser has them now, and puts many of them on its disk.
    blocks.push(new Blob([bytes]));
  }
  return { blob: new Blob(blocks), sha256: digest.hex };
}
