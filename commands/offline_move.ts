/** `chatmom offline move`: all mailboxes to another place, while the service runs or not. */

import { resolve } from "node:path";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { StartError } from "../lib/base/start_error.ts";
import { Turn } from "../lib/base/turn.ts";
import { AmqpMailbox } from "../lib/mailbox/amqp.ts";
import { amqpAddress } from "../lib/mailbox/amqp_address.ts";
import { ALIVE_MS, beginMove } from "../lib/mailbox/move.ts";
import { MoveOrder, type MoveProgress, type Order, type Place } from "../lib/mailbox/move_order.ts";
import { SqliteMailbox } from "../lib/mailbox/sqlite.ts";
import { foldName, isName } from "../lib/protocol/names.ts";
import { counter } from "../lib/text/plural.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { textOf } from "./files.ts";
import { print } from "./print.ts";
import { secret } from "./secrets.ts";
import { word } from "./values.ts";

/** How long a running service gets to take the order: it looks once a second. */
const TAKEN_MS = 4_000;
const LOOK_MS = 200;
/** A service that was not seen for so long has ended, and nobody has started it again. */
const GONE_MS = 30_000;

/** The command. */
export function moveCommand(context: Context) {
  const { texts } = context;
  const { move: t } = texts.offline;
  const place = word(texts, "sqlite", "amqp");
  return new Command("move").summary(t.summary).description(t.description)
    .argument("[names...]", t.names)
    .addOption(new Option("--from <place>", t.from).argParser(place))
    .addOption(new Option("--to <place>", t.to).argParser(place))
    .action(async (names, { from, to }, command) => {
      if (!from) throw new Stop(EXIT.usage, texts.cli.optionMissing("--from"));
      if (!to) throw new Stop(EXIT.usage, texts.cli.optionMissing("--to"));
      if (from === to) throw new Stop(EXIT.usage, t.same);
      await move(to, names.map((name) => folded(name, context)), command, context);
    });
}

async function move(
  target: Place,
  users: readonly string[],
  command: CommandUnknownOpts,
  context: Context,
): Promise<void> {
  const { offline: { move: t } } = context.texts;
  const { data, amqpCa } = command.optsWithGlobals();
  const folder = resolve(String(data));
  const url = secret("CHATMOM_AMQP_URL");
  if (!url) throw new StartError("broker_url_missing", {});
  amqpAddress(url);
  const hasFolder = await exists(`${folder}/mailboxes.db`);
  if (target === "amqp" && !hasFolder) throw new Stop(EXIT.data, t.noFolder(folder));
  if (target === "sqlite" && !hasFolder && users.length === 0) throw new Stop(EXIT.usage, t.nobody);
  const ca = amqpCa ? textOf(String(amqpCa)) : "";
  const order = MoveOrder.make(folder);
  const show = shower(context);
  try {
    const number = await ask(order, { target, url, ca, users }, context);
    const taken = await until(() => order.read()!.state !== "asked", TAKEN_MS);
    if (!taken && order.take(number, Date.now(), 0)) await moveHere(order, folder, show);
    else await watch(order, number, show, context);
    const { queues, all, letters } = order.read()!;
    print(show.last(t.done(amounts({ queues, all, letters }, context))));
    print(t.next[target]);
  } finally {
    order.close();
  }
}

/**
 * Leaves the order, and gives its number; that of the one that somebody is at, where it is the same.
 * Throws Stop when it is another one: letters would go both ways.
 */
async function ask(order: MoveOrder, wanted: Order, { texts }: Context): Promise<number> {
  const before = order.read()?.beat;
  for (;;) {
    const number = order.ask(wanted, Date.now() - ALIVE_MS);
    if (number !== null) return number;
    const running = order.read()!;
    // A mark that stays as it was is of somebody who may have ended.
    if (running.beat !== before) {
      if (isPartOf(wanted, running)) return running.number;
      throw new Stop(EXIT.data, texts.offline.move.busy[running.target]);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** True when whoever carries out `other` does all that is wanted. */
function isPartOf({ target, url, ca, users }: Order, other: Order): boolean {
  return target === other.target && url === other.url && ca === other.ca &&
    users.every((user) => other.users.includes(user));
}

/** No service is there: this process does it. */
async function moveHere(order: MoveOrder, folder: string, show: Shower): Promise<void> {
  const state = order.read()!;
  const { url, ca } = state;
  let sqlite: SqliteMailbox;
  try {
    sqlite = new SqliteMailbox(folder, new Turn());
  } catch (error) {
    order.giveBack(state.number);
    throw error;
  }
  const amqp = new AmqpMailbox({ url, ...(ca ? { ca } : {}) });
  const timer = setInterval(() => show.now(order.read()!), LOOK_MS);
  try {
    await beginMove(order, state, { sqlite, amqp }).done;
  } finally {
    clearInterval(timer);
    await Promise.all([sqlite.close(), amqp.close()]);
  }
}

/** Shows how far the running service is. Throws Stop when it has stopped, or has another order now. */
async function watch(
  order: MoveOrder,
  number: number,
  show: Shower,
  { texts }: Context,
): Promise<void> {
  for (;;) {
    const state = order.read()!;
    if (state.number !== number) throw new Stop(EXIT.data, texts.offline.move.replaced);
    if (state.state === "done") return;
    show.now(state);
    if (Date.now() - state.beat > GONE_MS) throw new Stop(EXIT.data, texts.offline.move.stopped);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** A line that is written over on terminals; elsewhere only the last one counts. */
interface Shower {
  now(progress: MoveProgress): void;
  /** The sentence after it. */
  last(sentence: string): string;
}

function shower(context: Context): Shower {
  if (!Deno.stdout.isTerminal()) return { now: () => {}, last: (sentence) => sentence };
  const utf8 = new TextEncoder();
  return {
    now: (progress) =>
      void Deno.stdout.writeSync(utf8.encode(`\r\x1b[K${amounts(progress, context)}`)),
    last: (sentence) => `\r\x1b[K${sentence}`,
  };
}

/** "12 of 40 mailboxes, 1,000 letters". */
function amounts({ queues, all, letters }: MoveProgress, { lang, texts }: Context): string {
  const { move: t } = texts.offline;
  const count = counter(lang);
  const done = new Intl.NumberFormat(lang).format(queues);
  const boxes = count(all, t.queues);
  return t.progress(queues < all ? t.of(done, boxes) : boxes, count(letters, t.letters));
}

/** A user, or the letters that are held back for one (`~bia`). */
function folded(typed: string, { texts }: Context): string {
  const name = foldName(typed);
  if (!isName(name.replace(/^~/, ""))) throw new Stop(EXIT.usage, texts.errors.name_invalid);
  return name;
}

async function until(condition: () => boolean, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return condition();
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
