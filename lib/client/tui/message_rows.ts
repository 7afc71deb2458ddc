/** A message as rows of the conversation pane. Foreign text is made safe here, by line mode's own words. */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { Lang, Texts } from "../../text/text.ts";
import type { Transfer } from "../files/transfer.ts";
import { countedTick, groupNews } from "../group_lines.ts";
import { type Originals, wordsOf } from "../line/message_lines.ts";
import { quoted } from "../line/quote.ts";
import type { Conversation, Message, State } from "../state.ts";
import { countOf, tickOf } from "../ticks.ts";
import { type Row, type Span, wrap } from "./cells.ts";
import { marked } from "./mentions.ts";
import { lookOf } from "./who.ts";

/** How rows are made. */
export interface RowStyle {
  readonly columns: number;
  /** The numbers by which commands know messages stand in front. */
  readonly numbers: boolean;
  readonly colours: boolean;
  /** The message that one jumped to. */
  readonly chosen: string | undefined;
}

/** Later rows of a message are set in so far. */
const INDENT = 6;
/** Columns of a progress bar. */
const BAR = 20;

/** Writes messages as rows, and remembers what it has written. */
export class MessageRows {
  #known = new WeakMap<Message, { how: string; rows: readonly Row[] }>();
  #clock: Intl.DateTimeFormat;

  constructor(
    private readonly texts: Texts,
    private readonly lang: Lang,
    private readonly originals: Originals,
    private readonly unasked: number,
  ) {
    this.#clock = new Intl.DateTimeFormat(lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  }

  /** The rows of one message of `conversation`. */
  of(message: Message, conversation: Conversation, state: State, style: RowStyle): readonly Row[] {
    const own = message.from === state.me;
    const tick = own ? this.#tick(message, conversation, state, style) : undefined;
    const transfer = state.transfers.get(message.id);
    const hidden = isShared(conversation.name) && state.blocked.has(message.from);
    const chosen = style.chosen === message.id;
    const marks = [style.columns, style.numbers, chosen, tick?.text, tick?.look, hidden];
    const how = [...marks, transfer?.state, transfer?.done].join(" ");
    const known = this.#known.get(message);
    if (known?.how === how) return known.rows;
    const words = this.#words(message, state.me, hidden, transfer);
    const spans = [...this.#front(message, style), ...words, ...(tick ? [tick] : [])];
    const rows = wrap(spans, style.columns, INDENT);
    this.#known.set(message, { how, rows });
    return rows;
  }

  #front({ id, ts, seq }: Message, { numbers, chosen }: RowStyle): Span[] {
    // A foreign program may say any number at all.
    const time = this.#clock.format(Math.min(ts, 8.64e15));
    const number = numbers && seq > 0 ? `#${seq} ` : "";
    if (id === chosen) {
      return [{ text: `${time} ${number}`.trimEnd(), look: "chosen" }, { text: " " }];
    }
    return [{ text: `${time} ${number}`, look: "dim" }];
  }

  #words(message: Message, me: string, hidden: boolean, transfer: Transfer | undefined): Span[] {
    const { line, message: t, files } = this.texts;
    const { from, unverified, extra, reply_to } = message;
    const news = groupNews(message, me, this.texts);
    if (news !== undefined) return [{ text: news, look: "dim" }];
    const mine = from === me && !unverified;
    const doubt = unverified ? ` (${line.unverified})` : "";
    const who: Span = {
      text: `${mine ? line.you : foreignWord(from)}${doubt}`,
      look: mine ? "own" : lookOf(from),
    };
    if (hidden) return [who, { text: ": " }, { text: t.hidden(foreignWord(from)), look: "dim" }];
    const answered = reply_to === undefined ? undefined : this.originals.ofAnswer(message);
    const answer = reply_to === undefined ? [] : [{
      text: ` ${t.answers(answered ? quoted(answered) : t.somethingElse)}`,
      look: "dim" as const,
    }];
    const size = from === me ? 0 : extra?.file?.size ?? 0;
    const bar = transfer ? barOf(transfer) : "";
    const how = bar === "" && size > this.unasked && transfer?.state !== "done"
      ? files.howToGet
      : bar;
    return [
      who,
      ...answer,
      { text: ": " },
      ...this.#text(message, me),
      ...(how === "" ? [] : [{ text: `  ${how}`, look: "dim" as const }]),
    ];
  }

  #text(message: Message, me: string): Span[] {
    const text = wordsOf(message, me, this.texts, this.lang);
    if (message.extra?.deleted) return [{ text, look: "dim" }];
    return message.from === me ? [{ text }] : marked(text, me);
  }

  #tick(message: Message, conversation: Conversation, state: State, { colours }: RowStyle): Span {
    const { line, errors } = this.texts;
    const tick = tickOf(state, conversation, message);
    if (tick === "refused") {
      return { text: `  ! ${errors[message.code ?? "forbidden"]}`, look: "bad" };
    }
    if (tick === "waiting") return { text: "  …", look: "dim" };
    const count = countOf(state, conversation, message);
    if (count) {
      return {
        text: `  ${countedTick(count, this.texts)}`,
        look: tick === "read" ? "good" : "dim",
      };
    }
    if (tick === "read") return { text: colours ? "  ✓✓" : `  ✓✓ ${line.read}`, look: "good" };
    return { text: tick === "delivered" ? "  ✓✓" : "  ✓", look: "dim" };
  }
}

/** `[#####---------------] 25%`, while a file is on its way. */
function barOf({ state, size, done }: Transfer): string {
  if (state !== "moving") return "";
  const part = size === 0 ? 1 : Math.min(1, done / size);
  const full = Math.floor(part * BAR);
  return `[${"#".repeat(full)}${"-".repeat(BAR - full)}] ${Math.floor(part * 100)}%`;
}
