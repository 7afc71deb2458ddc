/** Files on their way here, from a server that does not keep to what it was asked. */

import assert from "node:assert/strict";
import type { Wanted } from "../../lib/client/files/download_rows.ts";
import { Downloads } from "../../lib/client/files/downloads.ts";
import type { Transfer } from "../../lib/client/files/transfer.ts";
import type { Kept } from "../../lib/client/store.ts";
import type { Request } from "../../lib/protocol/schema.ts";
import { until } from "../support/until.ts";

Deno.test("a server that sends more than was asked for fills no memory, however slow the disk is", async () => {
  const file = { file: "f", name: "small.txt", size: 10, sha256: "0".repeat(64), media: "" };
  const about = { id: "m", conversation: "ana", from: "ana", text: "small.txt", ts: 1 };
  const message: Kept = { ...about, seq: 1, era: 0, unverified: false, extra: { file } };
  const wanted = new Map<string, Wanted>();
  const told: Transfer[] = [], asked: Request[] = [];
  const disk = Promise.withResolvers<void>();
  const downloads = new Downloads(
    {
      downloads: {
        want: ({ id }, folder) => void wanted.set(id, { id, folder, path: "" }),
        saved: () => {},
        forget: (id) => void wanted.delete(id),
        get: (id) => wanted.get(id),
        open: () => [],
      },
      message: () => message,
    },
    {
      send: (request) => asked.push(request),
      moved: (transfer) => told.push(transfer),
      now: () => 0,
    },
    () =>
      Promise.resolve({
        length: 0,
        write: () => disk.promise,
        finish: () => Promise.resolve(null),
        forget: () => Promise.resolve(),
        close: () => {},
      }),
  );
  downloads.want(message, "folder");
  downloads.up();
  await until("it is asked for", () => asked.length > 0);
  const { ref, length } = asked[0] as Request<"file_get">;
  assert.equal(length, 10);
  const chunk = (offset: number) =>
    downloads.chunk({
      type: "file_chunk",
      file: "f",
      offset,
      bytes: 10,
      ref: ref!,
      raw: new Uint8Array(10),
    });
  chunk(0);
  assert.equal(told.at(-1)?.state, "moving");
  chunk(10);
  assert.deepEqual([told.at(-1)?.state, told.at(-1)?.why], ["failed", "file_broken"]);
  disk.resolve();
  await downloads.close();
});
