/** Files for tests of the page: pictures and sounds made here, and the ways in which a person gives them. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import type { Locator } from "playwright-core";
import type { Visitor } from "./browser.ts";
import { bytesOf, offer, upload } from "./files.ts";
import type { Person } from "./one_server.ts";

/** A real PNG of that size in pixels; `noise` makes it about as large as its pixels are. */
export function png(width: number, height: number, noise = false): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits each of red, green and blue.
  head.set([8, 2], 8);
  const row = 1 + width * 3,
    pixels = noise ? Buffer.from(bytesOf(row * height)) : striped(row, height);
  for (let at = 0; at < height; at++) pixels[at * row] = 0;
  const parts = [
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

function striped(row: number, height: number): Buffer {
  return Buffer.alloc(row * height, Buffer.from("4080c0c08040", "hex"));
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]),
    sized = Buffer.alloc(4),
    sum = Buffer.alloc(4);
  sized.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([sized, named, sum]);
}

/** A real WAV: a tone of so many seconds. */
export function wav(seconds = 1): Uint8Array<ArrayBuffer> {
  const rate = 8_000, length = seconds * rate, head = Buffer.alloc(44);
  head.write("RIFF");
  head.writeUInt32LE(36 + length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(length, 40);
  const tone = Uint8Array.from({ length }, (_, at) => 128 + 60 * Math.sin(at / 3));
  return new Uint8Array(Buffer.concat([head, tone]));
}

/** Chooses files by the button. */
export async function choose(
  visitor: Visitor,
  ...files: readonly { name: string; mimeType?: string; bytes: Uint8Array }[]
): Promise<void> {
  const opening = visitor.page.waitForEvent("filechooser");
  await visitor.page.getByRole("button", { name: "Attach files" }).click();
  const chosen = files.map(({ name, mimeType = "application/octet-stream", bytes }) => (
    { name, mimeType, buffer: Buffer.from(bytes) }
  ));
  await (await opening).setFiles(chosen);
}

/** Drags files, or folders, from the desktop over the messages and lets go there. */
export async function drop(visitor: Visitor, ...paths: readonly string[]): Promise<void> {
  const session = await visitor.context.newCDPSession(visitor.page);
  const { x, y, width, height } = (await visitor.page.locator(".scroller").boundingBox())!;
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data,
    });
    if (type === "dragOver") await visitor.page.getByText("Drop the files here").waitFor();
  }
  await session.detach();
}

/** Puts a picture into the clipboard and pastes it into the text field. */
export async function paste(visitor: Visitor, picture: Uint8Array): Promise<void> {
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visitor.page.bringToFront();
  await visitor.page.evaluate(async (bytes) => {
    const type = "image/png", blob = new Blob([new Uint8Array(bytes)], { type });
    // deno-lint-ignore no-explicit-any
    const { ClipboardItem, navigator } = globalThis as any;
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
  }, [...picture]);
  await visitor.field.press("Control+v");
}

/** The message with the file of that name. */
export function withFile(visitor: Visitor, name: string): Locator {
  return visitor.page.locator("li.message").filter({
    has: visitor.page.locator(".name").getByText(name, { exact: true }),
  });
}

/** A file from somebody who has a program of their own. */
export async function give(
  from: Person,
  to: string,
  bytes: Uint8Array,
  about: Parameters<typeof offer>[2],
): Promise<void> {
  assert.equal((await upload(from.peer, offer(to, bytes, about), bytes)).type, "stored");
}

/** How high the message with this file is, in pixels. */
export async function heightOf(visitor: Visitor, name: string): Promise<number> {
  return (await withFile(visitor, name).boundingBox())!.height;
}
