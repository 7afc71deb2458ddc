/** Answers, edits, deletions and reactions, as lines for a person. Foreign text is made safe here. */

import { isChange } from "../../protocol/extra_fields.ts";
import { foreignText, foreignWord } from "../../text/foreign_text.ts";
import type { Lang, Texts } from "../../text/text.ts";
import type { State } from "../state.ts";
import type { ClientStore, Kept } from "../store.ts";
import { fileWords } from "./file_lines.ts";
import { quoted } from "./quote.ts";

type Shown = Pick<Kept, "from" | "text" | "extra">;

/** How many who reacted are named. */
const NAMED = 3;

/** Finds what messages are about: in memory as it was a moment ago, else on this computer. */
export class Originals {
  /** The state before changes that came together, and the words of what was edited among them, by id. */
  #before: State | undefined;
  readonly #edited = new Map<string, string>();

  constructor(private readonly store: ClientStore | null) {}

  /** The words of the message that an edit, a deletion or a reaction is about, before it. */
  ofChange(change: Kept, before: State): string | undefined {
    const target = this.store?.target(change);
    if (!target) return undefined;
    if (before !== this.#before) this.#edited.clear();
    this.#before = before;
    const held = before.conversations.get(target.conversation)?.messages;
    const words = this.#edited.get(target.id) ??
      held?.findLast(({ id }) => id === target.id)?.text ?? target.text;
    if (change.extra?.kind === "edit") this.#edited.set(target.id, change.text);
    return words;
  }

  /** The words of the message that a change is about, as they are now. */
  now(change: Kept): string | undefined {
    return this.store?.target(change)?.text;
  }

  /** The words of the message that another one answers; only of the same conversation. */
  ofAnswer(
    { conversation, reply_to }: Pick<Kept, "conversation" | "reply_to">,
  ): string | undefined {
    const message = reply_to === undefined ? undefined : this.store?.message(reply_to);
    return message?.conversation === conversation ? message.text : undefined;
  }
}

/** The sentence for a change of a message; undefined for what is none. `original` is what it was before. */
export function changeNews(
  { from, text, extra }: Shown,
  original: string | undefined,
  me: string,
  { message: t, line }: Texts,
): string | undefined {
  if (!extra || !isChange(extra)) return undefined;
  const who = from === me ? line.you : foreignWord(from);
  const which = original ? quoted(original) : t.somethingElse;
  switch (extra.kind) {
    case "edit":
      return t.edits(who, which, foreignText(text));
    case "delete":
      return t.deletes(who, which);
    default: {
      const emoji = foreignWord(extra.emoji ?? "");
      return extra.on === false ? t.unreacts(who, emoji, which) : t.reacts(who, emoji, which);
    }
  }
}

/** What a message says, with what has become of it: `hello (edited) [👍 ana]`. */
export function wordsOf(shown: Shown, me: string, texts: Texts, lang: Lang): string {
  const { text, extra } = shown;
  const { message: t, line } = texts;
  if (extra?.deleted) return t.deleted;
  const marks = extra?.edited === undefined ? [] : [t.edited];
  const reactions = (extra?.reactions ?? []).map(({ emoji, count, users }) => {
    const named = users.length === count && count <= NAMED;
    const names = users.map((user) => user === me ? line.you : foreignWord(user));
    return `${foreignWord(emoji)} ${named ? names.join(", ") : count}`;
  });
  if (reactions.length > 0) marks.push(`[${reactions.join(" · ")}]`);
  return [fileWords(shown, lang) ?? foreignText(text), ...marks].join(" ");
}
