/** A file on its way to the disk: chunk after chunk in its place, hashed as it comes, flushed at its end. */

import { createHash, type Hash } from "node:crypto";

/** Bytes read at a time when a file that is there already is hashed. */
const BLOCK = 256 * 1024;

export class Incoming {
  #work: Promise<void> = Promise.resolve();

  private constructor(
    private readonly disk: Deno.FsFile,
    private hash: Hash,
    /** How much of it is there, in bytes. */
    public offset: number,
    /** True when an earlier life of the server wrote some of it: a power cut may have spoilt that. */
    public inherited: boolean,
  ) {}

  /** Opens the file at `path`, made where there is none, and goes on after what is there, up to `size`. */
  static async open(path: string, size: number): Promise<Incoming> {
    const disk = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    try {
      const hash = createHash("sha256"), block = new Uint8Array(BLOCK);
      let offset = 0;
      while (offset < size) {
        const length = await disk.read(block.subarray(0, Math.min(BLOCK, size - offset)));
        if (length === null) break;
        hash.update(block.subarray(0, length));
        offset += length;
      }
      return new Incoming(disk, hash, offset, offset > 0);
    } catch (error) {
      disk.close();
      throw error;
    }
  }

  /** Writes the next bytes; they must not change until then. Throws what the system says. */
  async write(bytes: Uint8Array): Promise<void> {
    const writing = this.#write(bytes);
    this.#work = writing.catch(() => {});
    await writing;
  }

  /** Resolves when no write is under way. */
  get idle(): Promise<void> {
    return this.#work;
  }

  /** Puts everything on the disk; gives the SHA-256 of it, in hex. Throws what the system says. */
  async finish(): Promise<string> {
    await this.disk.sync();
    return this.hash.copy().digest("hex");
  }

  /** Begins again: what is there is not what was sent. */
  async restart(): Promise<void> {
    await this.disk.truncate(0);
    this.hash = createHash("sha256");
    this.offset = 0;
    this.inherited = false;
  }

  /** Lets the file go, once no write is under way. */
  async close(): Promise<void> {
    await this.#work;
    this.disk.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    // A write that failed half-way is written over by the next one.
    this.disk.seekSync(this.offset, Deno.SeekMode.Start);
    const writing = writeAll(this.disk, bytes);
    // While the disk works.
    this.hash.update(bytes);
    await writing;
    this.offset += bytes.length;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(at ? bytes.subarray(at) : bytes);
}
