/**
 * How fast the AMQP mailbox is beside a bare amqplib loop, in turn on the same broker: run with
 * `deno run -A tests/mailbox/amqp_rates.ts`. Prints letters per second and the ratio.
 */

import { Buffer } from "node:buffer";
import amqp from "amqplib";
import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import { writeLetter } from "../../lib/mailbox/letter.ts";
import type { Letter } from "../../lib/mailbox/mailbox.ts";
import { startBroker } from "../support/broker.ts";
import { until } from "../support/until.ts";
import { own } from "./drained.ts";

const COUNT = 20_000;
const WINDOW = 500;
const ROUNDS = 5;

await using broker = await startBroker();
const letters: Letter[] = Array.from({ length: COUNT }, () => own("bia", "x".repeat(40)));
const bodies = letters.map((letter) => Buffer.from(writeLetter(letter)));

/** The plainest loop that waits for confirms and acks in groups. */
async function bare(queue: string): Promise<[number, number]> {
  const connection = await amqp.connect(broker.url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: true });
  const put = await timed(() =>
    new Promise<void>((resolve, reject) => {
      let sent = 0, confirmed = 0;
      const onConfirm = (error: unknown) => {
        if (error) reject(error);
        if (++confirmed === COUNT) resolve();
        fill();
      };
      const fill = () => {
        while (sent < COUNT && sent - confirmed < WINDOW) {
          channel.publish("", queue, bodies[sent++]!, { persistent: true }, onConfirm);
        }
      };
      fill();
    })
  );
  await channel.prefetch(1_024);
  const fetch = await timed(() =>
    new Promise<void>((resolve) => {
      let got = 0;
      void channel.consume(queue, (message) => {
        if (++got % 50 === 0) channel.ack(message!, true);
        if (got === COUNT) resolve();
      });
    })
  );
  await connection.close();
  return [put, fetch];
}

const mailbox = new AmqpMailbox({ url: broker.url });
await until("the broker", () => mailbox.reachable);

async function ours(user: string): Promise<[number, number]> {
  await mailbox.declare(user);
  const put = await timed(async () => {
    // As many in flight as in the bare loop.
    const running: Promise<void>[] = [];
    for (let at = 0; at < COUNT; at += WINDOW / 2) {
      running.push(mailbox.put(user, letters.slice(at, at + WINDOW / 2)));
      if (running.length === 2) await running.shift();
    }
    await Promise.all(running);
  });
  let release = () => Promise.resolve();
  const fetch = await timed(() =>
    new Promise<void>((resolve) => {
      let got = 0;
      const subscription = mailbox.fetch(user, (arrivals) => {
        got += arrivals.length;
        const acked = subscription.ack(arrivals.at(-1)!.tag);
        if (got === COUNT) acked.then(() => resolve());
      });
      release = () => subscription.release();
    })
  );
  await release();
  return [put, fetch];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return COUNT / (performance.now() - start) * 1_000;
}

const median = (rates: number[]) => rates.toSorted((one, other) => one - other)[rates.length >> 1]!;

const results: { bare: [number, number]; ours: [number, number] }[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const result = { bare: await bare(`bare${round}`), ours: await ours(`round${round}`) };
  // The first round warms up.
  if (round > 0) results.push(result);
}
for (const [index, name] of ["put", "fetch and ack"].entries()) {
  const raw = median(results.map(({ bare }) => bare[index]!));
  const own = median(results.map(({ ours }) => ours[index]!));
  // deno-lint-ignore no-console
  console.log(
    `${name}: bare ${raw.toFixed(0)}/s, mailbox ${own.toFixed(0)}/s, ${(own / raw).toFixed(2)}x`,
  );
}
await mailbox.close();
