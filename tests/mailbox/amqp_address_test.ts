/** The broker's address, and a broker that cannot be talked to: clear words, and patience. */

import assert from "node:assert/strict";
import { StartError } from "../../lib/base/start_error.ts";
import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import { amqpAddress } from "../../lib/mailbox/amqp_address.ts";
import { until } from "../support/until.ts";
import { FakeBroker } from "./fake_broker.ts";

Deno.test("a broker that closes connections as it opens them is tried again and again", async () => {
  await using broker = new FakeBroker();
  const mailbox = new AmqpMailbox({ url: broker.url });
  // Two connections, each at least three times.
  await until("more tries", () => broker.opened >= 6);
  assert.equal(mailbox.reachable, false);
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
