import assert from "node:assert/strict";
import { StartError } from "../../lib/base/start_error.ts";
import { Turn } from "../../lib/base/turn.ts";
import { SqliteMailbox } from "../../lib/mailbox/sqlite.ts";
import { keepsTheContract } from "./contract.ts";

Deno.test("a mailbox in SQLite keeps the contract", async (test) => {
  const folder = await Deno.makeTempDir({ prefix: "chatmom-mailbox-" });
  let mailbox = new SqliteMailbox(folder, new Turn());
  const reopen = async () => {
    await mailbox.close();
    mailbox = new SqliteMailbox(folder, new Turn());
  };
  await keepsTheContract(test, {
    get mailbox() {
      return mailbox;
    },
    cut: reopen,
    restart: reopen,
    deleteQueue: (user) => mailbox.remove(user),
  });
  await mailbox.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("two processes never write into the same folder of queues", async () => {
  const folder = await Deno.makeTempDir({ prefix: "chatmom-mailbox-" });
  const first = new SqliteMailbox(folder, new Turn());
  assert.throws(
    () => new SqliteMailbox(folder, new Turn()),
    (error) => error instanceof StartError && error.code === "data_in_use",
  );
  await first.close();
  await new SqliteMailbox(folder, new Turn()).close();
  await Deno.remove(folder, { recursive: true });
});
