/** Messages for somebody who is away: on disk before the answer, and given out at the login. */

import { median, onFreshServer } from "../in_turn.ts";
import type { Launched } from "../launch.ts";
import type { Account } from "../load/account.ts";
import type { DrainResult, StoreResult } from "../load/job.ts";
import { load } from "../load.ts";
import type { Report } from "../report.ts";

/** The first of each is not counted: it warms the server up, as one in service is. */
const WARM = 20_000;
const MESSAGES = 50_000;
/** As a client sends that comes back with a long outbox. */
const UNDER_WAY = 4_096;

export async function absent(report: Report, turns: number): Promise<void> {
  const stores: StoreResult[] = [], drains: DrainResult[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await onFreshServer(async (server) => {
      const { accounts } = await load({ kind: "register", target: server.target, count: 4 });
      const [ana, bia, caio, davi] = accounts as [Account, Account, Account, Account];
      await storeAndDrain(server, ana, bia, WARM);
      const counted = await storeAndDrain(server, caio, davi, MESSAGES);
      stores.push(counted.store);
      drains.push(counted.drain);
    });
  }
  report.add("stored", median(stores, (it) => it.perSecond), "msg/s", { atLeast: 50_000 });
  report.add("stored: server CPU a message", median(stores, (it) => it.serverUs), "us");
  report.add("stored: ready to be read after", median(stores, (it) => it.behindMs), "ms");
  report.add("drained", median(drains, (it) => it.perSecond), "msg/s", { atLeast: 60_000 });
  report.add("drained: server CPU a message", median(drains, (it) => it.serverUs), "us");
  report.add("drained: first message after", median(drains, (it) => it.firstMs), "ms", {
    atMost: 20,
  });
}

async function storeAndDrain(
  { target, pid }: Launched,
  sender: Account,
  receiver: Account,
  messages: number,
): Promise<{ store: StoreResult; drain: DrainResult }> {
  const store = await load({
    kind: "store",
    target,
    pid,
    sender,
    absent: receiver.user,
    messages,
    window: UNDER_WAY,
  });
  const drain = await load({
    kind: "drain",
    target,
    pid,
    account: receiver,
    messages,
    staySeconds: 0,
  });
  return { store, drain };
}
