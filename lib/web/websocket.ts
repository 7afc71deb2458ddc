/**
 * A WebSocket (RFC 6455) as a stream of the native language's bytes: a text message is a line, a binary
 * message the raw bytes behind the line before it. So a session reads and writes it as it does TCP, with
 * the same limits, and reads no faster than it works.
 */

import type { Transport } from "../net/connection.ts";
import { type Head, writeAll } from "./http.ts";

const OPCODES = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const FIN = 0x80, MASKED = 0x80, NEWLINE = 10;
/** A frame's beginning, and a control frame's payload, at most. */
const HEADER = 14, CONTROL = 125;
/** Idle connections hold the small buffer; the large one comes when a read fills it. */
const SMALL = 1024, LARGE = 16 * 1024;
/** Closing codes: the server goes away or has said all; the other side breaks the protocol. */
const NORMAL = 1000, BROKEN = 1002;
const BYTES = new TextEncoder().encode('"bytes":');

/** True for a request that wants a WebSocket. */
export function wantsSocket({ headers }: Head): boolean {
  return headers.get("upgrade")?.toLowerCase() === "websocket" &&
    headers.get("sec-websocket-version") === "13" && headers.has("sec-websocket-key");
}

/** Answers such a request. `address` is the other side's, where that is not the connection's. */
export async function openSocket(
  conn: Transport,
  { headers, rest }: Head,
  address?: string,
): Promise<WebSocketStream> {
  const key = `${headers.get("sec-websocket-key")}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key));
  const accept = new Uint8Array(digest).toBase64();
  const lines = ["HTTP/1.1 101 Switching Protocols", "upgrade: websocket", "connection: Upgrade"];
  const head = [...lines, `sec-websocket-accept: ${accept}`].join("\r\n");
  await writeAll(conn, new TextEncoder().encode(`${head}\r\n\r\n`));
  return new WebSocketStream(conn, rest, address);
}

export class WebSocketStream implements Transport {
  readonly remoteAddr: Deno.Addr;
  /** What was read and not yet looked at: #buffer from #from to #to. */
  #buffer: Uint8Array<ArrayBuffer>;
  #from = 0;
  #to = 0;
  /** Of the frame that is being read: what is left of it, its mask, and how far into that we are. */
  #left = 0;
  #mask = new Uint8Array(4);
  #turn = 0;
  /** Of the message: whether it is text, whether this frame is its last, whether its newline is due. */
  #isText = false;
  #isLast = true;
  #owesNewline = false;
  /** Raw bytes that are still to go out behind a line. */
  #raw = 0;
  #saidClose = false;
  #writes: Promise<void> = Promise.resolve();

  constructor(private readonly conn: Transport, rest: Uint8Array, address?: string) {
    const { remoteAddr } = conn;
    this.remoteAddr = address ? { ...remoteAddr as Deno.NetAddr, hostname: address } : remoteAddr;
    this.#buffer = new Uint8Array(rest.length < SMALL ? SMALL : LARGE);
    this.#buffer.set(rest);
    this.#to = rest.length;
  }

  /** The next bytes of lines and what is behind them; null at the end. */
  async read(into: Uint8Array): Promise<number | null> {
    for (let length = 0; length < into.length;) {
      if (this.#owesNewline) {
        this.#owesNewline = false;
        into[length++] = NEWLINE;
      } else if (length > 0 && !this.#isDataNext()) {
        return length;
      } else if (this.#left > 0) {
        if (this.#from === this.#to && !await this.#more()) return null;
        length += this.#unmask(into.subarray(length));
      } else if (!await this.#header()) {
        // A wrong frame stays where it is: what was before it goes first.
        return length || null;
      }
    }
    return into.length;
  }

  /** True when more of a message, or the whole beginning of its next frame, has been read already. */
  #isDataNext(): boolean {
    const there = this.#to - this.#from;
    if (this.#left > 0) return there > 0;
    return there >= HEADER && (this.#buffer[this.#from]! & OPCODES.close) === 0;
  }

  /** Sends lines, a message each, or the raw bytes that belong to the line before. */
  async write(bytes: Uint8Array): Promise<number> {
    if (this.#saidClose) return bytes.length;
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      if (this.#raw > 0) {
        // One message, however many writes it takes.
        const raw = bytes.subarray(at, at + this.#raw);
        this.#raw = 0;
        parts.push(header(OPCODES.binary, raw.length), raw);
        at += raw.length;
        continue;
      }
      const end = bytes.indexOf(NEWLINE, at);
      const line = bytes.subarray(at, end < 0 ? bytes.length : end);
      this.#raw = rawBehind(line);
      parts.push(header(OPCODES.text, line.length), line);
      at += line.length + 1;
    }
    await this.#send(parts);
    return bytes.length;
  }

  /** Says that nothing more comes. */
  async closeWrite(): Promise<void> {
    await this.#sayClose(NORMAL);
  }

  close(): void {
    this.conn.close();
  }

  /** Lets the system notice by itself when the other side has vanished. */
  setKeepAlive(on: boolean): void {
    if ("setKeepAlive" in this.conn) (this.conn as unknown as Deno.TcpConn).setKeepAlive(on);
  }

  #unmask(into: Uint8Array): number {
    const length = Math.min(into.length, this.#left, this.#to - this.#from);
    for (let at = 0; at < length; at++) {
      into[at] = this.#buffer[this.#from + at]! ^ this.#mask[(this.#turn + at) & 3]!;
    }
    this.#from += length;
    this.#turn = (this.#turn + length) & 3;
    this.#left -= length;
    this.#owesNewline = this.#left === 0 && this.#isText && this.#isLast;
    return length;
  }

  /** Reads the beginning of the next frame, and does what control frames ask; false at the end. */
  async #header(): Promise<boolean> {
    if (!await this.#atLeast(2)) return false;
    const first = this.#buffer[this.#from]!, second = this.#buffer[this.#from + 1]!;
    const opcode = first & 0x0f, short = second & 0x7f, isControl = opcode >= OPCODES.close;
    const isWrong = (first & 0x70) !== 0 || (second & MASKED) === 0 ||
      isControl && (short > CONTROL || (first & FIN) === 0) || opcode > OPCODES.pong ||
      opcode > OPCODES.binary && !isControl ||
      !isControl && (opcode === OPCODES.more) === this.#isLast;
    if (isWrong) return await this.#broken();
    const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
    if (!await this.#atLeast(2 + extra + 4)) return false;
    const view = new DataView(this.#buffer.buffer, this.#from);
    // Nothing needs more than 32 bits; the session's own limits are far below.
    if (extra === 8 && view.getUint32(2) !== 0) return await this.#broken();
    const length = extra === 8 ? view.getUint32(6) : extra === 2 ? view.getUint16(2) : short;
    this.#mask = this.#buffer.slice(this.#from + 2 + extra, this.#from + 6 + extra);
    this.#turn = 0;
    this.#from += 6 + extra;
    if (isControl) return await this.#control(opcode, length);
    if (opcode !== OPCODES.more) this.#isText = opcode === OPCODES.text;
    this.#isLast = (first & FIN) !== 0;
    this.#left = length;
    if (length === 0) this.#owesNewline = this.#isText && this.#isLast;
    return true;
  }

  /** Answers a ping or a closing; false after the latter. */
  async #control(opcode: number, length: number): Promise<boolean> {
    if (!await this.#atLeast(length)) return false;
    const payload = this.#buffer.slice(this.#from, this.#from + length);
    for (let at = 0; at < length; at++) payload[at]! ^= this.#mask[at & 3]!;
    this.#from += length;
    if (opcode === OPCODES.ping && !this.#saidClose) {
      await this.#send([header(OPCODES.pong, length), payload]);
    }
    if (opcode !== OPCODES.close) return true;
    await this.#sayClose(NORMAL);
    return false;
  }

  async #broken(): Promise<false> {
    await this.#sayClose(BROKEN);
    return false;
  }

  async #sayClose(code: number): Promise<void> {
    if (this.#saidClose) return;
    const bytes = this.#send([header(OPCODES.close, 2), Uint8Array.of(code >> 8, code & 0xff)]);
    this.#saidClose = true;
    await bytes;
  }

  /** Frames go out whole, whoever sends them: the session, or the answer to a ping. */
  #send(parts: readonly Uint8Array[]): Promise<void> {
    const bytes = joined(parts);
    const sent = this.#writes.then(() => writeAll(this.conn, bytes));
    this.#writes = sent.catch(() => {});
    return sent;
  }

  /** Reads until `length` bytes are there to be looked at; false at the end. */
  async #atLeast(length: number): Promise<boolean> {
    while (this.#to - this.#from < length) if (!await this.#more()) return false;
    return true;
  }

  async #more(): Promise<boolean> {
    if (this.#from > this.#buffer.length - HEADER - CONTROL || this.#from === this.#to) {
      this.#buffer.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    const length = await this.conn.read(this.#buffer.subarray(this.#to));
    if (length === null) return false;
    this.#to += length;
    if (this.#to === this.#buffer.length && this.#to < LARGE) {
      const full = this.#buffer;
      this.#buffer = new Uint8Array(LARGE);
      this.#buffer.set(full);
    }
    return true;
  }
}

/** How many raw bytes come behind the line. */
function rawBehind(line: Uint8Array): number {
  if (!includes(line, BYTES)) return 0;
  const { bytes } = JSON.parse(new TextDecoder().decode(line)) as { bytes?: unknown };
  return typeof bytes === "number" ? bytes : 0;
}

/** Quotation marks in words are escaped in JSON: what is found is the name of a field. */
function includes(line: Uint8Array, word: Uint8Array): boolean {
  for (let at = line.indexOf(word[0]!); at >= 0; at = line.indexOf(word[0]!, at + 1)) {
    if (word.every((byte, index) => line[at + index] === byte)) return true;
  }
  return false;
}

function header(opcode: number, length: number): Uint8Array {
  const first = FIN | opcode;
  if (length < 126) return Uint8Array.of(first, length);
  if (length < 65_536) return Uint8Array.of(first, 126, length >> 8, length & 0xff);
  const bytes = new Uint8Array(10);
  bytes[0] = first;
  bytes[1] = 127;
  new DataView(bytes.buffer).setUint32(6, length);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
