/**
 * Does what operators' commands have left in the accounts database while the server runs: whoever was
 * removed or lost a device is shown out. Looked for once a second; only a change by another process
 * costs more than one pragma.
 */

import { getLogger } from "@logtape/logtape";
import { MailboxError } from "../mailbox/mailbox.ts";
import type { Errand } from "../store/errands.ts";
import { departAll } from "./groups/depart.ts";
import type { Parts } from "./parts.ts";

const EVERY_MS = 1_000;

const log = getLogger(["chatmom", "server"]);

/** Starts looking; returns how to stop, which waits for what is being done. */
export function watchErrands(parts: Parts): () => Promise<void> {
  const { errands } = parts.store.accounts;
  let working: Promise<void> = Promise.resolve(), busy = false, left = false;
  const timer = setInterval(() => {
    if (busy || (!errands.mayHaveCome() && !left)) return;
    busy = true;
    working = doAll(parts).catch((error) => {
      log.error("Cannot do what the operator asked for: {error}", { error });
      return false;
    }).then((all) => {
      left = !all;
      busy = false;
    });
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return working;
  };
}

/** False when one could not be done yet. */
async function doAll(parts: Parts): Promise<boolean> {
  const { errands } = parts.store.accounts;
  let all = true;
  for (const errand of await errands.open()) {
    try {
      await doOne(parts, errand);
      await errands.done(errand.n);
    } catch (error) {
      // Only a broker that is away is waited for; it says so itself.
      if (!(error instanceof MailboxError)) throw error;
      all = false;
    }
  }
  return all;
}

async function doOne(parts: Parts, { kind, subject }: Errand): Promise<void> {
  switch (kind) {
    case "settle":
      return await parts.store.settled();
    case "account":
      return await accountChanged(parts, subject);
  }
}

/** Makes what is in memory, and at the broker, fit the account again. Throws MailboxError. */
async function accountChanged(parts: Parts, name: string): Promise<void> {
  const { absence, users, store: { accounts } } = parts;
  const account = await accounts.account(name);
  const user = users.peek(name);
  if (account?.kind === "removed") {
    for (const session of [...user?.sessions ?? []]) session.end("removed");
    await departAll(parts, name);
    users.drop(name);
    await absence?.remove(name, user);
    return;
  }
  absence?.declare(name);
  if (!user) return;
  if (account?.adopted === 1) absence?.adopt(user);
  const devices = new Set((await accounts.devices(name)).map(({ device }) => device));
  user.receivers = user.receivers.filter((device) => devices.has(device));
  for (const session of [...user.sessions]) {
    if (!devices.has(session.device)) session.end("revoked");
  }
}
