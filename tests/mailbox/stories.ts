/** A mailbox at a broker of its own, through one story after the other. */

import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import { MailboxError } from "../../lib/mailbox/mailbox.ts";
import { type Broker, brokerInstalled, startBroker } from "../support/broker.ts";
import { until } from "../support/until.ts";

/** True for a MailboxError of this code. */
export const isCode = (code: string) => (error: unknown) =>
  error instanceof MailboxError && error.code === code;

/** The mailbox and its broker, and a user of this story alone. */
export interface Scene {
  readonly broker: Broker;
  readonly mailbox: AmqpMailbox;
  readonly user: string;
  readonly queue: string;
}

/** Runs the stories as the steps of one test, on one broker. */
export function tellStories(
  name: string,
  stories: Readonly<Record<string, (scene: Scene) => Promise<void>>>,
): void {
  Deno.test({
    name,
    ignore: !brokerInstalled,
    fn: async (test) => {
      await using broker = await startBroker();
      const mailbox = new AmqpMailbox({ url: `${broker.url}?heartbeat=1` });
      let count = 0;
      for (const [name, run] of Object.entries(stories)) {
        const user = `fault${++count}`;
        await until("the broker", () => mailbox.reachable);
        await test.step(name, () => run({ broker, mailbox, user, queue: `queue.${user}` }));
      }
      await mailbox.close();
    },
  });
}
