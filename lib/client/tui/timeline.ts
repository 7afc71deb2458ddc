/** What the conversation pane shows, top to bottom: messages, day lines, the line above what is new, notes. */

import type { Lang, Texts } from "../../text/text.ts";
import type { Conversation, Message, State } from "../state.ts";
import { type Row, widthOf, wrap } from "./cells.ts";
import type { MessageRows, RowStyle } from "./message_rows.ts";
import type { Item } from "./pane.ts";
import { spansOf } from "./spans.ts";

/** What a command answered, or what happened, between messages: `after` that id, or before them all. */
export interface Note {
  readonly number: number;
  readonly after: string | undefined;
  readonly lines: readonly string[];
}

/** All that is in one conversation. */
export interface Contents {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
  /** What of others' is above it was new when the person came. */
  readonly newAfter: number | undefined;
  /** What stands above the first message. */
  readonly beginning: string;
}

export class Timeline {
  #day: Intl.DateTimeFormat;

  constructor(private readonly texts: Texts, lang: Lang, private readonly rows: MessageRows) {
    this.#day = new Intl.DateTimeFormat(lang, { dateStyle: "full" });
  }

  /** The items of the pane, oldest first; their rows are made when they are looked at. */
  items(contents: Contents, state: State, style: RowStyle): Item[] {
    const { conversation, messages, notes, newAfter } = contents;
    const { columns } = style;
    const items: Item[] = [];
    const notesAt = Map.groupBy(notes, ({ after }) => after);
    const noteItems = (after: string | undefined): Item[] =>
      (notesAt.get(after) ?? []).map((note) => ({
        key: `note ${note.number}`,
        rows: () => note.lines.flatMap((line) => wrap(spansOf(line), columns, 2)),
      }));
    if (contents.beginning !== "") {
      items.push({ key: "beginning", rows: () => [ruled(contents.beginning, columns)] });
    }
    items.push(...noteItems(undefined));
    let marked = newAfter === undefined, from = 0, until = 0;
    for (const message of messages) {
      const { ts, id } = message;
      if (ts < from || ts >= until) {
        [from, until] = dayOf(ts);
        const day = from;
        items.push({
          key: `day ${day} ${id}`,
          rows: () => [ruled(this.#day.format(day), columns)],
        });
      }
      if (
        !marked && message.from !== state.me && message.era === state.era && message.seq > newAfter!
      ) {
        marked = true;
        items.push({ key: "new", rows: () => [ruled(this.texts.tui.newMessages, columns, "bad")] });
      }
      items.push({ key: id, rows: () => this.rows.of(message, conversation, state, style) });
      if (notesAt.has(id)) items.push(...noteItems(id));
    }
    return items;
  }
}

/** The words in the middle of a line. */
function ruled(text: string, columns: number, look: "dim" | "bad" = "dim"): Row {
  const side = Math.max(1, Math.floor((columns - widthOf(text) - 2) / 2));
  return [{ text: `${"─".repeat(side)} ${text} ${"─".repeat(side)}`, look }];
}

/** Beginning and end of the day, in the system's time zone. */
function dayOf(ts: number): [from: number, until: number] {
  const day = new Date(Math.min(ts, 8.6e15));
  day.setHours(0, 0, 0, 0);
  const from = day.getTime();
  day.setDate(day.getDate() + 1);
  return [from, day.getTime()];
}
