/** Looking up what of a batch lies at the broker already, at a broker that takes its time. */

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { AmqpConnection } from "../../lib/mailbox/amqp_connection.ts";
import { BATCH, countOfBatch } from "../../lib/mailbox/amqp_look.ts";
import { within } from "../support/until.ts";
import { isCode } from "./stories.ts";

/** Longer than the silence that is taken for the end. */
const SLOW_MS = 2_500;
const WAITING = 5;

type OnMessage = (message: unknown) => void;

/** A connection whose only channel opens after `openMs` and hands out so many letters of batch X. */
class SlowBroker extends EventEmitter {
  closed = false;

  constructor(private readonly openMs: number, private readonly letters: number) {
    super();
  }

  get connection(): AmqpConnection {
    return { model: this } as unknown as AmqpConnection;
  }

  async createChannel(): Promise<this> {
    await new Promise((resolve) => setTimeout(resolve, this.openMs));
    return this;
  }

  consume(_queue: string, on: OnMessage): Promise<void> {
    // As from a real one: the letters come behind the answer.
    setTimeout(() => {
      for (let at = 0; at < this.letters; at++) on({ properties: { headers: { [BATCH]: "X" } } });
    });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    this.emit("close");
    return Promise.resolve();
  }
}

function look(broker: SlowBroker): Promise<number> {
  return within("the count", countOfBatch(broker.connection, "queue.bia", WAITING, "X"));
}

Deno.test("letters are not put twice because the broker stood still while they were looked up", async () => {
  const broker = new SlowBroker(0, WAITING - 2);
  await assert.rejects(look(broker), isCode("away"), "it did not see them all");
  assert.ok(broker.closed, "what was handed out goes back");
});

Deno.test("letters are not put twice because the broker was slow to let them be looked up", async () => {
  const broker = new SlowBroker(SLOW_MS, WAITING);
  assert.equal(await look(broker), WAITING);
  assert.ok(broker.closed, "what was handed out goes back");
});
