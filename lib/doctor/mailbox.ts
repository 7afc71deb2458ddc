/** Looks whether the place where messages for absent people wait can be reached. */

import { connect } from "amqplib";
import { Turn } from "../base/turn.ts";
import { within } from "../base/within.ts";
import { amqpAddress } from "../mailbox/amqp_address.ts";
import type { MailboxChoice } from "../mailbox/open.ts";
import { RemoteMailbox } from "../mailbox/remote.ts";
import { type Finding, finding } from "./finding.ts";

const CONNECT_MS = 5_000, LOOK_MS = 50;

/** What is to be said of it; `where` names an offline service. */
export async function checkMailbox(choice: MailboxChoice, where: string): Promise<Finding> {
  switch (choice.kind) {
    case "sqlite":
      return finding("good", "mailbox_here", {});
    case "amqp":
      return await checkBroker(choice.url, choice.ca);
    case "remote": {
      const mailbox = new RemoteMailbox({ ...choice, turn: new Turn() });
      const until = Date.now() + CONNECT_MS;
      while (!mailbox.reachable && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      const found = mailbox.reachable;
      await mailbox.close();
      return found
        ? finding("good", "offline_good", { address: where })
        : finding("bad", "offline_away", { address: where });
    }
  }
}

/** Makes a connection and a channel: a broker that is out of order may still greet. */
async function checkBroker(given: string, ca: string | undefined): Promise<Finding> {
  const { url, shown: address } = amqpAddress(given);
  const options = { noDelay: true, timeout: CONNECT_MS, ...(ca === undefined ? {} : { ca: [ca] }) };
  try {
    const asked = (async () => {
      const model = await connect(url, options);
      model.on("error", () => {});
      await (await model.createChannel()).close();
      await model.close();
    })();
    asked.catch(() => {});
    if (await within(2 * CONNECT_MS, asked) === "late") throw new Error("no answer");
    return finding("good", "broker_good", { address });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return finding("bad", "broker_away", { address, why });
  }
}
