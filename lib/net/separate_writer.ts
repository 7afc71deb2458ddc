/**
 * The writing half of a connection whose client takes all that one receive gives it for one object:
 * each line is a write of its own, without its newline. TCP joins what lies in the other side's buffer
 * together, and nothing tells when the client has read; so there is a pause after each write, in which
 * a client that waits for something takes what it got.
 */

import type { Turn } from "../base/turn.ts";
import type { Outflow } from "./outflow.ts";
import { Writer } from "./writer.ts";

/** Long for a client in its receiving loop, short for a person. */
const PAUSE_MS = 20;

export class SeparateWriter implements Outflow {
  onDrain: () => void = () => {};
  onFail: () => void = () => {};
  readonly #writer: Writer;
  #lines: string[] = [];
  /** Characters in #lines. */
  #queued = 0;
  /** True from a write until the pause after it is over. */
  #busy = false;
  #failed = false;

  constructor(out: { write(bytes: Uint8Array): Promise<number> }, turn: Turn) {
    this.#writer = new Writer(out, turn);
    this.#writer.onDrain = this.#taken;
    this.#writer.onFail = () => {
      this.#failed = true;
      this.#lines = [];
      this.#queued = 0;
      this.onFail();
    };
  }

  sendAtEase(line: string): void {
    this.send(line);
  }

  /** Nothing is sent at ease here. */
  goesOn(): void {}

  get unsent(): number {
    return this.#queued + this.#writer.unsent;
  }

  get written(): number {
    return this.#writer.written;
  }

  send(lines: string): void {
    if (this.#failed) return;
    for (const line of lines.split("\n")) {
      if (line === "") continue;
      this.#lines.push(line);
      this.#queued += line.length;
    }
    if (!this.#busy) this.#next();
  }

  /** No language that is written so has raw bytes. */
  sendRaw(line: string): void {
    this.send(line);
  }

  #next(): void {
    const line = this.#lines.shift();
    this.#busy = line !== undefined;
    if (line === undefined) return;
    this.#queued -= line.length;
    this.#writer.send(line);
  }

  #taken = (): void => {
    setTimeout(() => this.#next(), PAUSE_MS);
    if (this.#lines.length === 0) this.onDrain();
  };
}
