/** Short visits to a server whose clock the test sets: come, do something, go. */

import { message } from "./messages.ts";
import { type Account, Peer } from "./peer.ts";
import { until } from "./until.ts";
import type { Years } from "./years.ts";

/** Registers and leaves at once. */
export async function accountOf(years: Years, user: string, password?: string): Promise<Account> {
  const { peer, account } = await Peer.register(years.port, user, password ? { password } : {});
  await peer[Symbol.asyncDispose]();
  return account;
}

/** Does something as that device, all of it worked off when this returns; acks what came if it is to. */
export async function as<T>(
  years: Years,
  account: Account,
  work: (peer: Peer) => Promise<T>,
  { acks = true } = {},
): Promise<T> {
  const { peer } = await Peer.login(years.port, account);
  await using _ = peer;
  const { pos } = await peer.next("caught_up");
  if (acks && pos > 0) peer.send({ type: "ack", pos });
  const done = await work(peer);
  peer.send({ type: "bye" });
  await peer.ended();
  return done;
}

/** Sends these texts and waits for their answers. */
export async function send(peer: Peer, to: string, ...texts: string[]): Promise<void> {
  peer.send(...texts.map((text) => message(to, text)));
  await peer.some("stored", texts.length);
}

/** What the conversation shows: texts, and the kinds of changes of a group. */
export async function historyOf(peer: Peer, conversation: string): Promise<string[]> {
  peer.send({ type: "history", conversation });
  return (await peer.next("history")).messages.map(({ text, kind }) => kind ?? text);
}

/** Asks until the conversation is this: messages leave off everybody's path, a moment after the start. */
export async function becomes(
  years: Years,
  account: Account,
  conversation: string,
  texts: readonly string[],
): Promise<void> {
  await as(years, account, async (peer) => {
    await until(
      `${conversation} to be ${texts}`,
      async () => String(await historyOf(peer, conversation)) === String(texts),
    );
  }, { acks: false });
}

/** For who only comes and goes. */
export const nothing = () => Promise.resolve();
