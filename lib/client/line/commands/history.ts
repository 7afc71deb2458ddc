/** `/history`: what was said with whom one writes to; back and forth, by number, by date. */

import type { Event, Request } from "../../../protocol/schema.ts";
import type { Texts } from "../../../text/text.ts";
import { entryOf } from "../../entry.ts";
import { isMessage } from "../../state.ts";
import { lineOf } from "../../ticks.ts";
import type { Command, Desk } from "../command.ts";
import { momentOf } from "../dates.ts";
import { countedTick } from "../../group_lines.ts";

const HISTORY = 20;
const HISTORY_MOST = 200;
const OLDER = /^(?:older|back|antes)$/i, NEWER = /^(?:newer|forth|depois)$/i;

/** What of a conversation is on the screen, by number. */
interface Screen {
  readonly conversation: string;
  readonly first: number;
  readonly last: number;
}

type Bounds = Pick<Request<"history">, "before" | "after" | "at" | "limit">;

const screens = new WeakMap<object, Screen>();

export const history: Command = {
  name: "history",
  async run(argument, desk) {
    if (!desk.to) return desk.refuse(desk.toWhom);
    if (/^\d*$/.test(argument)) return await newest(desk, desk.to, argument);
    const bounds = boundsOf(argument, desk);
    if (bounds === "none") return;
    return bounds === undefined ? false : await ask(desk, desk.to, bounds);
  },
};

/** Which part is wanted; "none" after the person was told that there is nothing. */
function boundsOf(argument: string, desk: Desk): Bounds | "none" | undefined {
  const { message: t } = desk.texts;
  const found = screens.get(desk.client);
  const screen = found?.conversation === desk.to ? found : undefined;
  if (OLDER.test(argument)) {
    if (screen?.first !== 1) return screen ? { before: screen.first } : {};
    desk.print([t.noOlder]);
    return "none";
  }
  if (NEWER.test(argument)) return screen ? { after: screen.last } : {};
  const [, number] = /^#(\d{1,15})$/.exec(argument) ?? [];
  if (number) return { after: Math.max(0, Number(number) - HISTORY / 2), limit: HISTORY };
  const at = momentOf(argument, desk.lines.lang, Date.now());
  if (at !== undefined) return { at };
  if (!/\d/.test(argument)) return undefined;
  desk.print([t.notDate]);
  return "none";
}

/** The newest: without a connection from this computer, with what waits here. */
async function newest(desk: Desk, conversation: string, argument: string): Promise<void> {
  const { client, store, lines, texts: { line } } = desk;
  const limit = Math.min(HISTORY_MOST, Math.max(1, Math.trunc(Number(argument)) || HISTORY));
  await desk.connected();
  if (client.state.link === "online") return await ask(desk, conversation, { limit });
  const { me } = client.state;
  const messages = store.history(conversation, limit);
  const waiting = waitingFor(desk, conversation, limit);
  if (messages.length + waiting.length === 0) return desk.print([line.nothingSaid(conversation)]);
  desk.print([
    `${line.historyOf(conversation)} ${line.historyLocal}`,
    ...messages.map((one) => lines.numbered(one, me)),
    ...waiting,
    line.historyEnd,
  ]);
}

async function ask(desk: Desk, conversation: string, bounds: Bounds): Promise<void> {
  const { client, lines, texts } = desk;
  const { line, message: t } = texts;
  const limit = bounds.limit ?? HISTORY;
  const answer = await desk.ask({ type: "history", conversation, ...bounds, limit });
  if (answer?.type !== "history") return;
  const messages = answer.messages.map((one) => entryOf(one, client.state.era));
  const isNewest = bounds.before === undefined && bounds.after === undefined &&
    bounds.at === undefined;
  const waiting = isNewest ? waitingFor(desk, conversation, limit, messages) : [];
  if (messages.length + waiting.length === 0) {
    const { before, after } = bounds;
    return desk.print([
      before !== undefined
        ? t.noOlder
        : after !== undefined
        ? t.noNewer
        : line.nothingSaid(conversation),
    ]);
  }
  if (messages.length > 0) {
    const [first, last] = [messages[0]!.seq, messages.at(-1)!.seq];
    screens.set(client, { conversation, first, last });
  }
  const { me } = client.state;
  desk.print([
    line.historyOf(conversation),
    ...messages.map((one) =>
      lines.numbered(one, me) + (one.from === me ? tick(answer, one.seq, texts) : "")
    ),
    ...waiting,
    ending(answer, bounds, texts),
  ]);
}

/** What one has written and the server has not stored yet. */
function waitingFor(
  { client, store, lines }: Desk,
  conversation: string,
  limit: number,
  shown: readonly { readonly id: string }[] = [],
): string[] {
  return store.waiting()
    .filter((one) => one.to === conversation && isMessage(one))
    .filter((one) => !shown.some(({ id }) => id === one.id))
    .slice(-limit)
    .map((one) => `${lines.waiting(one, client.state.me)}  …`);
}

/** The last line says how to go on. */
function ending(
  { more, later }: Event<"history">,
  { after, before }: Bounds,
  { line, message: t }: Texts,
): string {
  const older = after === undefined ? more : true;
  const newer = after !== undefined ? more : later ?? before !== undefined;
  const ways = [...(older ? [t.older] : []), ...(newer ? [t.newer] : [])];
  return ways.length > 0 ? `${line.historyEnd} ${ways.join(" · ")}` : line.historyEnd;
}

function tick(answer: Event<"history">, seq: number, texts: Texts): string {
  if (answer.counts) return `  ${countedTick(lineOf(answer.counts, seq), texts)}`;
  const { line } = texts;
  if (seq <= (answer.read ?? 0)) return `  ✓✓ ${line.read}`;
  return seq <= (answer.delivered ?? 0) ? "  ✓✓" : "  ✓";
}
