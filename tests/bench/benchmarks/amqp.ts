/** Letters to and from a broker, by the server and by plain amqplib loops in the same minutes. */

import { brokerInstalled, startBroker } from "../../support/broker.ts";
import { during, median } from "../in_turn.ts";
import { freshFolder, type Launched, launchServer } from "../launch.ts";
import type { Account } from "../load/account.ts";
import { body } from "../load/send_batch.ts";
import type { DrainResult } from "../load/job.ts";
import { load } from "../load.ts";
import { RawBroker } from "../raw_broker.ts";
import type { Report } from "../report.ts";

const LETTERS = 40_000;
/** How long the receiver stays after the last message, for the queue to be emptied. */
const STAY_SECONDS = 10;
const PART = 0.6;

interface Rates {
  readonly rawPublish: number;
  readonly rawConsume: number;
  readonly moved: number;
  readonly drainedKnown: number;
  readonly foreign: DrainResult;
}

export async function amqp(report: Report, turns: number): Promise<void> {
  if (!brokerInstalled) return report.note("left out: RabbitMQ is not installed");
  await using broker = await startBroker();
  await using raw = await RawBroker.open(broker.url);
  // The first loop warms plain amqplib up, and is not counted.
  await plainLoops(raw, "raw.warm");
  const rates: Rates[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const data = freshFolder();
    try {
      const plain = await plainLoops(raw, `raw.${turn}`);
      const server = await launchServer(data, ["--mailbox", "amqp"], {
        CHATMOM_AMQP_URL: broker.url,
      });
      rates.push({ ...plain, ...await during(server, (it) => throughServer(raw, it)) });
    } finally {
      await Deno.remove(data, { recursive: true });
    }
  }
  const publish = median(rates, (it) => it.rawPublish);
  const consume = median(rates, (it) => it.rawConsume);
  report.add("plain loop: published", publish, "msg/s");
  report.add("plain loop: consumed", consume, "msg/s");
  const moved = median(rates, (it) => it.moved);
  report.add("moved to the broker", moved, "msg/s");
  report.add("moved, as a part of the plain loop", moved / publish, "x", { atLeast: PART });
  const known = median(rates, (it) => it.drainedKnown);
  report.add("drained, known letters", known, "msg/s");
  report.add("known, as a part of the plain loop", known / consume, "x", { atLeast: PART });
  const foreign = median(rates, (it) => it.foreign.perSecond);
  report.add("foreign: server CPU a letter", median(rates, (it) => it.foreign.serverUs), "us");
  report.add("foreign: first message after", median(rates, (it) => it.foreign.firstMs), "ms");
  report.add("drained, foreign letters to the client", foreign, "msg/s");
  report.add("foreign, as a part of the plain loop", foreign / consume, "x", { atLeast: PART });
}

async function plainLoops(
  raw: RawBroker,
  queue: string,
): Promise<Pick<Rates, "rawPublish" | "rawConsume">> {
  await raw.declare(queue);
  const rawPublish = await raw.publish(queue, LETTERS, (n) => ownLetter(n));
  return { rawPublish, rawConsume: await raw.consume(queue, LETTERS) };
}

/** As many bytes as the server's own letters. */
function ownLetter(n: number): string {
  return JSON.stringify({
    from: "u0-01234567",
    to: "u1-01234567",
    text: body(n),
    ts: Date.now(),
    id: crypto.randomUUID(),
    conversation: "u0-01234567+u1-01234567",
    epoch: "0123456789abcdef",
  });
}

async function throughServer(
  raw: RawBroker,
  { target, pid }: Launched,
): Promise<Omit<Rates, "rawPublish" | "rawConsume">> {
  const { accounts } = await load({ kind: "register", target, count: 3 });
  const [ana, bia, caio] = accounts as [Account, Account, Account];
  const biasQueue = `queue.${bia.user}`, caiosQueue = `queue.${caio.user}`;

  // It exists already; asking for a queue that does not would close the channel.
  await raw.declare(biasQueue);
  await raw.declare(caiosQueue);
  const filling = raw.when(biasQueue, (depth) => depth > 0);
  await load({
    kind: "store",
    target,
    pid,
    sender: ana,
    absent: bia.user,
    messages: LETTERS,
    window: 4_096,
  });
  const filled = await raw.when(biasQueue, (depth) => depth === LETTERS);
  const moved = LETTERS / (filled - await filling) * 1000;

  const draining = load({
    kind: "drain",
    target,
    pid,
    account: bia,
    messages: LETTERS,
    staySeconds: STAY_SECONDS,
  });
  const beginning = await raw.when(biasQueue, (depth) => depth < LETTERS);
  const empty = await raw.when(biasQueue, (depth) => depth === 0);
  await draining;
  const drainedKnown = LETTERS / (empty - beginning) * 1000;

  const letter = { from: "ana", to: caio.user, ts: Math.floor(Date.now() / 1000) };
  await raw.publish(caiosQueue, LETTERS, (n) => JSON.stringify({ ...letter, text: body(n) }));
  const foreign = await load({
    kind: "drain",
    target,
    pid,
    account: caio,
    messages: LETTERS,
    staySeconds: 0,
  });
  return { moved, drainedKnown, foreign };
}
