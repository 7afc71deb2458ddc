import assert from "node:assert/strict";
import { StartError } from "../../lib/base/start_error.ts";
import { Turn } from "../../lib/base/turn.ts";
import { SqliteMailbox } from "../../lib/mailbox/sqlite.ts";
import { canMount, SmallDisk } from "../support/disk.ts";
import { until } from "../support/until.ts";
import { keepsTheContract } from "./contract.ts";
import { Drained, many, numbers } from "./drained.ts";
import { isCode } from "./stories.ts";

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

Deno.test({
  name: "who fetches letters while the disk is full gets them as soon as there is room again",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(4 * 1024 * 1024);
    const mailbox = new SqliteMailbox(`${disk.path}/data`, new Turn());
    await mailbox.declare("bia");
    await mailbox.put("bia", many("bia", 2));
    disk.fill();
    const drained = new Drained(mailbox, "bia");
    // In the same transaction as what was fetched: none of it could be noted.
    await assert.rejects(mailbox.put("bia", many("bia", 100, 2)), isCode("away"));
    disk.free();
    // Nobody asks for anything else.
    assert.deepEqual((await drained.texts(2)).slice(0, 2), numbers(2));
    assert.equal(await until("the ack", () => drained.ackAll()), true);
    await drained.subscription.release();
    await mailbox.close();
  },
});
