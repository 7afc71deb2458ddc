/**
 * One file of the journal: rows behind each other, each with its length, a checksum and its number.
 * Its room is written once beforehand, so that a flush later writes the rows and nothing about the
 * file (half the time on ext4). A file whose rows are all safe elsewhere is written over from the start:
 * what an earlier life left behind the newest row does not fit the new generation's checksums.
 */

import { crc32 } from "node:zlib";

/** `chatmom1`, the generation, and room to spare. */
const HEADER = 16;
const MAGIC = new TextEncoder().encode("chatmom1");
/** Length and checksum, 4 bytes each, and the row's number in 8; little-endian. */
const ROW_HEADER = 16;
const BLOCK = 1024 * 1024;

/** One row: its number, and its records as a JSON array in UTF-8. */
export interface JournalRow {
  readonly row: number;
  readonly records: Uint8Array;
}

const encoder = new TextEncoder();
/** Where rows are put together; it grows with the largest. */
let scratch = new Uint8Array(64 * 1024);

export class Segment {
  /** The number of the newest row, 0 when there is none. */
  last = 0;
  #position = HEADER;
  #unflushed = 0;
  #file: Deno.FsFile;

  private constructor(
    readonly path: string,
    /** Rises with every new life of any segment: the newer row of two with the same number counts. */
    readonly generation: number,
    /** Bytes that were written beforehand, about. */
    readonly capacity: number,
    file: Deno.FsFile,
  ) {
    this.#file = file;
  }

  /** Begins a new life of the file at `path`, made where there is none. Throws what the system says. */
  static begin(path: string, generation: number, capacity: number): Segment {
    const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    const header = new Uint8Array(HEADER);
    header.set(MAGIC);
    new DataView(header.buffer).setUint32(8, generation, true);
    try {
      writeAll(file, header);
    } catch (error) {
      file.close();
      throw error;
    }
    return new Segment(path, generation, capacity, file);
  }

  /** Writes `capacity` bytes of nothing to a file that is to be a segment. Throws what the system says. */
  static async prepare(path: string, capacity: number): Promise<void> {
    using file = await Deno.open(path, { write: true, create: true, mode: 0o600 });
    const block = new Uint8Array(BLOCK);
    for (let done = 0; done < capacity; done += BLOCK) {
      for (let at = 0; at < BLOCK;) at += await file.write(block.subarray(at));
    }
    await file.sync();
  }

  /** The rows of the file at `path`, oldest first, as far as they are whole. */
  static read(path: string): { generation: number; rows: JournalRow[]; capacity: number } {
    const bytes = Deno.readFileSync(path);
    const rows: JournalRow[] = [];
    const capacity = bytes.length;
    if (capacity < HEADER || MAGIC.some((byte, at) => bytes[at] !== byte)) {
      return { generation: 0, rows, capacity };
    }
    const view = new DataView(bytes.buffer);
    const generation = view.getUint32(8, true);
    for (let at = HEADER; at + ROW_HEADER <= bytes.length;) {
      const length = view.getUint32(at, true), end = at + ROW_HEADER + length;
      if (length === 0 || end > bytes.length) break;
      if (crc32(bytes.subarray(at + 8, end), generation) !== view.getUint32(at + 4, true)) break;
      const row = Number(view.getBigUint64(at + 8, true));
      rows.push({ row, records: bytes.slice(at + ROW_HEADER, end) });
      at = end;
    }
    return { generation, rows, capacity };
  }

  /** True when a row of so many characters need not fit any more: the next segment's turn. */
  isFull(characters: number): boolean {
    return this.#position > HEADER && this.#position + characters > this.capacity;
  }

  /** True when it is time to have the next one ready. */
  get isHalfFull(): boolean {
    return this.#position > this.capacity / 2;
  }

  /**
   * Writes a row behind the last one; only `flush` makes it last. Throws what the system says: what is
   * there of it then is written over by the next one.
   */
  write(row: number, text: string): JournalRow {
    // UTF-8 takes three bytes for a UTF-16 unit at most.
    const most = ROW_HEADER + text.length * 3;
    if (scratch.length < most) scratch = new Uint8Array(most * 2);
    const end = ROW_HEADER + encoder.encodeInto(text, scratch.subarray(ROW_HEADER)).written;
    const view = new DataView(scratch.buffer);
    view.setBigUint64(8, BigInt(row), true);
    view.setUint32(0, end - ROW_HEADER, true);
    view.setUint32(4, crc32(scratch.subarray(8, end), this.generation), true);
    try {
      writeAll(this.#file, scratch.subarray(0, end));
    } catch (error) {
      this.undo();
      throw error;
    }
    this.#unflushed = end;
    return { row, records: scratch.slice(ROW_HEADER, end) };
  }

  /** Waits here until what was written is on the disk. Throws what the system says. */
  flush(): void {
    this.#file.syncDataSync();
  }

  /** The same without waiting here. */
  flushed(): Promise<void> {
    return this.#file.syncData();
  }

  /** The row that was written last is on the disk. */
  keep(row: number): void {
    this.#position += this.#unflushed;
    this.last = row;
  }

  /** The row that was written last does not count. */
  undo(): void {
    this.#file.seekSync(this.#position, Deno.SeekMode.Start);
  }

  close(): void {
    this.#file.close();
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(at ? bytes.subarray(at) : bytes);
}
