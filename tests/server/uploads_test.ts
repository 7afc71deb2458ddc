/** Uploads let go of files whose connection has ended: handles are few. */

import assert from "node:assert/strict";
import { Files } from "../../lib/files/files.ts";
import type { Session } from "../../lib/server/session.ts";
import { Uploads } from "../../lib/server/uploads.ts";
import { bytesOf, sha256 } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";

/** As much of a session as uploads look at. */
function session(): Session & { connection: { closing: boolean } } {
  return { connection: { closing: false } } as Session & { connection: { closing: boolean } };
}

/** How many files of that folder this process has open. */
function open(folder: string): number {
  return [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(`${folder}/files/`);
    } catch {
      // The one that the folder was read through.
      return false;
    }
  }).length;
}

Deno.test({
  name: "a file whose connection has ended is closed, kept, and gone on with on the next one",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using folder = await temporaryFolder();
    const files = await Files.open(folder.path, { size: 1e6, quota: 1e6 }, Date.now);
    const uploads = new Uploads(files);
    const bytes = bytesOf(1_000),
      about = { name: "x", media: "", size: 1_000, sha256: sha256(bytes) };
    const entry = await files.add({ sender: "ana", id: "1", addressee: "bia", ...about });
    const first = session();
    assert.equal(await uploads.begin(first, entry), 0);
    assert.equal(await uploads.take(first, entry.file, 0, bytes.subarray(0, 400)), 400);
    await uploads.tidy();
    assert.equal(open(folder.path), 1, "it is still being brought");
    first.connection.closing = true;
    await uploads.tidy();
    assert.equal(open(folder.path), 0);
    const second = session();
    assert.equal(await uploads.begin(second, entry), 400);
    assert.equal(await uploads.take(second, entry.file, 400, bytes.subarray(400)), "whole");
    assert.equal(open(folder.path), 0, "nothing is open once it is whole");
    await uploads.close();
    files.close();
  },
});
