/** One private broker for all tests of a file, somebody who operates it, and what they ask about queues. */

import { Broker, brokerInstalled } from "./broker.ts";
import { Operator } from "./operator.ts";
import type { ServerOptions } from "./test_server.ts";
import { until } from "./until.ts";

/** How long a queue may take to get where a test wants it. */
const QUEUE_MS = 60_000;

/** A broker from before the first test of the file until after the last one; each test uses names of its own. */
export class OneBroker {
  #broker: Broker | undefined;
  #operator: Operator | undefined;

  constructor() {
    Deno.test.beforeAll(async () => {
      if (!brokerInstalled) return;
      this.#broker = await Broker.make();
      this.#operator = await Operator.at(this.#broker.url);
    });
    Deno.test.afterAll(async () => {
      await this.#operator?.[Symbol.asyncDispose]();
      await this.#broker?.[Symbol.asyncDispose]();
    });
  }

  get broker(): Broker {
    return this.#broker!;
  }

  get operator(): Operator {
    return this.#operator!;
  }

  /** Starts the broker again after its end; whoever operates it connects anew. */
  async start(): Promise<void> {
    await this.broker.start();
    await this.operator[Symbol.asyncDispose]();
    this.#operator = await Operator.at(this.broker.url);
  }

  /** A test that needs the broker; ignored where there can be none. */
  test(name: string, fn: () => Promise<void>): void {
    Deno.test({ name, ignore: !brokerInstalled, fn });
  }

  /** What a server is told that has its mailboxes here. */
  server(...more: readonly string[]): ServerOptions {
    return { words: ["--mailbox", "amqp", ...more], env: { CHATMOM_AMQP_URL: this.broker.url } };
  }

  /** How many letters wait in a user's queue; -1 where there is none. */
  async depth(user: string): Promise<number> {
    return await this.operator.depth(`queue.${user}`) ?? -1;
  }

  /** Waits until that many letters are in a user's queue, no more and no less. */
  async depthIs(user: string, count: number): Promise<void> {
    await this.#depth(user, `${count}`, (depth) => depth === count);
  }

  /** Waits until that many are in it, or more: what came twice counts twice here. */
  async depthReaches(user: string, count: number): Promise<void> {
    await this.#depth(user, `${count} or more`, (depth) => depth >= count);
  }

  async #depth(user: string, wanted: string, isThere: (depth: number) => boolean): Promise<void> {
    let depth = -1;
    const look = async () => isThere(depth = await this.depth(user));
    const seen = () => `(it held ${depth})`;
    await until(`queue.${user} to hold ${wanted}`, look, QUEUE_MS, seen);
  }
}
