/** Files as a client by hand sends and fetches them. */

import { createHash } from "node:crypto";
import { v7 } from "uuid";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import type { Peer } from "./peer.ts";

/** Bytes that repeat nowhere near, the same ones for the same `seed`. */
export function bytesOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < size; at++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The offer of a file with these bytes; `fields` say something else of it. */
export function offer(
  to: string,
  bytes: Uint8Array,
  fields: Partial<Request<"file_offer">> = {},
): Request<"file_offer"> {
  return {
    type: "file_offer",
    id: v7(),
    to,
    name: "notes.bin",
    size: bytes.length,
    sha256: sha256(bytes),
    media: "application/octet-stream",
    ...fields,
  };
}

/** Offers a file and says from where on the server wants it. */
export async function ready(
  peer: Peer,
  request: Request<"file_offer">,
): Promise<Event<"file_ready">> {
  peer.send(request);
  return await peer.next("file_ready", (one) => one.id === request.id);
}

/** Sends the chunk at `offset`, without waiting. */
export function sendChunk(
  peer: Peer,
  file: string,
  bytes: Uint8Array,
  offset: number,
  length: number,
): void {
  const raw = bytes.subarray(offset, offset + length);
  peer.sendRaw({ type: "file_chunk", file, offset, bytes: raw.length }, raw);
}

/** Offers a file and sends all that is missing of it, a chunk at a time; gives what it became. */
export async function upload(
  peer: Peer,
  request: Request<"file_offer">,
  bytes: Uint8Array,
  chunk = 64 * 1024,
): Promise<Event<"stored" | "refused" | "retry">> {
  const ends = new Set(["stored", "refused", "retry", "file_ready"]);
  const answer = () =>
    peer.any("an answer", (one) => ends.has(one.type) && "id" in one && one.id === request.id);
  peer.send(request);
  let said = await answer();
  while (said.type === "file_ready") {
    sendChunk(peer, said.file, bytes, said.offset, chunk);
    said = await answer();
  }
  return said as Event<"stored" | "refused" | "retry">;
}

/** Fetches a whole file, a chunk at a time. */
export async function download(
  peer: Peer,
  { file, size }: { file: string; size: number },
  chunk = 64 * 1024,
): Promise<Uint8Array> {
  const all = new Uint8Array(size);
  for (let at = 0; at < size;) {
    peer.send({ type: "file_get", file, offset: at, length: chunk });
    const { raw } = await peer.next("file_chunk", (one) => one.offset === at);
    all.set(raw!, at);
    at += raw!.length;
  }
  return all;
}
