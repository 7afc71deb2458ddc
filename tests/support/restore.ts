/** A server whose disk was lost, and that goes on from a copy made earlier. */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import type { TestServer } from "./test_server.ts";

/** Copies what the server has into `file`, as an operator does. */
export async function backUp({ data }: TestServer, file: string): Promise<void> {
  const { code, err } = await chatmom(["server", "backup", file, "--data", data]);
  assert.equal(code, 0, err);
}

/** Kills the server, puts the copy back, and starts it again. */
export async function goBackTo(server: TestServer, file: string): Promise<void> {
  await server.kill();
  const words = ["server", "restore", file, "--data", server.data, "--force"];
  const { code, err } = await chatmom(words);
  assert.equal(code, 0, err);
  await server.again();
}
