/** How far one's own messages have got: watermarks, counts of a group, and the tick that follows. Pure. */

import type { Event } from "../protocol/schema.ts";
import type { Conversation, Message, State } from "./state.ts";

/** What stands behind one's own message. */
export type Tick = "waiting" | "stored" | "delivered" | "read" | "refused";

/** Of how many others a message of a group is known to have reached and been read, up to `seq`. */
export type CountLine = Event<"counts">["counts"][number];

/** How far the others of a conversation have it, by `seq` of one era. */
export interface Marks {
  readonly delivered: number;
  readonly read: number;
  /** Of a group: how many of the others have one's messages, oldest first. */
  readonly counts: readonly CountLine[];
}

/** Nobody has anything. */
export const NO_MARKS: Marks = { delivered: 0, read: 0, counts: [] };

/** How far one's own message has got. */
export function tickOf(state: State, conversation: Conversation, message: Message): Tick {
  if (message.state !== "stored") return message.state;
  const { delivered, read } = marksOf(state, conversation, message);
  const count = countOf(state, conversation, message);
  if (count && count.delivered > 0) return stageOf(count);
  if (message.seq <= read) return "read";
  return message.seq <= delivered ? "delivered" : "stored";
}

/** How many of a group have the message, where that is known. */
export function countOf(
  state: State,
  conversation: Conversation,
  message: Message,
): CountLine | undefined {
  if (message.state !== "stored") return undefined;
  return lineOf(marksOf(state, conversation, message).counts, message.seq);
}

/** The line of `counts` that speaks of the message `seq`. */
export function lineOf(counts: readonly CountLine[], seq: number): CountLine | undefined {
  return counts.find((line) => line.seq >= seq);
}

/**
 * What is known after the server has told `news`. It follows a group's newest messages only, so its first
 * line may cover older ones that had got further.
 */
export function counted(known: readonly CountLine[], news: readonly CountLine[]): CountLine[] {
  const seqs = new Set([...known, ...news].map(({ seq }) => seq));
  const lines: CountLine[] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const line = further(lineOf(known, seq), lineOf(news, seq))!;
    const last = lines.at(-1);
    const same = last && last.delivered === line.delivered && last.read === line.read &&
      last.of === line.of;
    if (same) lines.pop();
    lines.push({ ...line, seq });
  }
  return lines;
}

/** Fewer have it only where fewer are left; and what was a higher tick stays one. */
function further(known: CountLine | undefined, news: CountLine | undefined): CountLine | undefined {
  if (!known || !news) return known ?? news;
  if (STAGES.indexOf(stageOf(news)) < STAGES.indexOf(stageOf(known))) return known;
  const isLess = news.delivered < known.delivered || news.read < known.read;
  return isLess && news.of >= known.of ? known : news;
}

const STAGES = ["stored", "delivered", "read"] as const;

function stageOf({ delivered, read, of }: CountLine): typeof STAGES[number] {
  if (delivered === 0) return "stored";
  return read === of ? "read" : "delivered";
}

/** What is known of the era of this message. */
function marksOf({ era }: State, conversation: Conversation, message: Message): Marks {
  return message.era === era ? conversation : conversation.former.get(message.era) ?? NO_MARKS;
}
