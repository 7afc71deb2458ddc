/** The broker's address, and a broker that cannot be talked to: clear words, and patience. */

import assert from "node:assert/strict";
import { StartError } from "../../lib/base/start_error.ts";
import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import { amqpAddress } from "../../lib/mailbox/amqp_address.ts";
import { until, within } from "../support/until.ts";
import { own } from "./drained.ts";
import { FakeBroker } from "./fake_broker.ts";
import { isCode } from "./stories.ts";

Deno.test("a broker that closes connections as it opens them is tried again and again", async () => {
  await using broker = new FakeBroker();
  const mailbox = new AmqpMailbox({ url: broker.url });
  // Two connections, each at least three times.
  await until("more tries", () => broker.opened >= 6);
  assert.equal(mailbox.reachable, false);
  await mailbox.close();
});

Deno.test("no letter is left to wait on a connection to the broker that closed as it was made", async () => {
  await using broker = new FakeBroker("select");
  const told: boolean[] = [];
  const mailbox = new AmqpMailbox({ url: broker.url, onReachable: (on) => told.push(on) });
  await until("more tries", () => broker.selected >= 3);
  assert.deepEqual(told, [], "it was never there");
  await assert.rejects(
    within("the answer", mailbox.put("bia", [own("bia", "hi")]), 5_000),
    isCode("away"),
  );
  await mailbox.close();
});

Deno.test("a bad broker address is told in words that hold no password", () => {
  const bad = [
    "",
    "localhost",
    "http://user:hushhush@host",
    "amqp://user:hushhush@host:99999/",
    "amqp://user:hush%hush@host/",
    "amqp://user:hushhush@/",
    "amqp://user:hushhush@host/a/b",
    "amqp://user:hushhush@host/?heartbeat=soon",
  ];
  for (const url of bad) {
    assert.throws(() => amqpAddress(url), (error) => {
      assert.ok(error instanceof StartError);
      assert.equal(error.code, "broker_url_bad");
      assert.ok(!JSON.stringify(error.details).includes("hush"));
      return true;
    }, url);
  }
  assert.equal(
    amqpAddress("amqps://user:hush@cloud.example/abc").shown,
    "amqps://cloud.example:5671, virtual host abc",
  );
});
