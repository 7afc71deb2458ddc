/** `/history`: what was said with whom one writes to. */

import type { Event } from "../../../protocol/schema.ts";
import type { Texts } from "../../../text/text.ts";
import type { Command, Desk } from "../command.ts";
import { countedTick, countOf } from "../group_lines.ts";

const HISTORY = 20;
const HISTORY_MOST = 200;

export const history: Command = {
  name: "history",
  run: (argument, desk) => /^\d*$/.test(argument) && show(desk, argument),
};

async function show(desk: Desk, argument: string): Promise<void> {
  const { client, store, lines, texts } = desk;
  const { line } = texts;
  const conversation = desk.to;
  if (!conversation) return desk.print([line.toWhom]);
  const limit = Math.min(HISTORY_MOST, Math.max(1, Math.trunc(Number(argument)) || HISTORY));
  await desk.connected();
  const online = client.state.link === "online";
  const answer = online ? await desk.ask({ type: "history", conversation, limit }) : undefined;
  if (online && answer?.type !== "history") return;
  const messages = answer?.type === "history"
    ? answer.messages
    : store.history(conversation, limit);
  const { me } = client.state;
  const waiting = store.waiting()
    .filter(({ to, request }) => to === conversation && (request?.type ?? "send") === "send")
    .filter((one) => !messages.some(({ id }) => id === one.id))
    .slice(-limit);
  if (messages.length + waiting.length === 0) {
    return desk.print([line.nothingSaid(conversation)]);
  }
  desk.print([
    `${line.historyOf(conversation)}${online ? "" : ` ${line.historyLocal}`}`,
    ...messages.map((one) =>
      lines.message(one, me) + (one.from === me ? tick(answer, one.seq, texts) : "")
    ),
    ...waiting.map((one) => lines.message({ ...one, from: me, conversation }, me) + "  …"),
    line.historyEnd,
  ]);
}

function tick(answer: Event | undefined, seq: number, texts: Texts): string {
  if (answer?.type !== "history") return "";
  if (answer.counts) return `  ${countedTick(countOf(answer.counts, seq), texts)}`;
  const { line } = texts;
  if (seq <= (answer.read ?? 0)) return `  ✓✓ ${line.read}`;
  return seq <= (answer.delivered ?? 0) ? "  ✓✓" : "  ✓";
}
