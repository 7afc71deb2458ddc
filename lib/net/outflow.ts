/** What goes out over a connection, as those see it who have something to say. */

/** The writing half of a connection; a slow other side is known by what stays unsent. */
export interface Outflow {
  /** Sends a line, or several, each with its newline. */
  send(lines: string): void;
  /** Sends a line with the next one that is sent, or when the server has a moment: within milliseconds. */
  sendAtEase(line: string): void;
  /** The other side asks for more: it does not wait for what is held at ease. */
  goesOn(): void;
  /** Sends a line with raw bytes behind it; lines that were sent before or after may go first. */
  sendRaw(line: string, raw: Uint8Array): void;
  /** How much has not been taken by the system yet: bytes, or characters not encoded yet. */
  readonly unsent: number;
  /** Bytes that have gone out, in all. */
  readonly written: number;
  /** Called when everything has gone out. */
  onDrain: () => void;
  /** Called once, when the other side is gone. */
  onFail: () => void;
}
