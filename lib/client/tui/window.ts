/** What is on the screen: the client's state, put into rows. */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { counter } from "../../text/plural.ts";
import type { Lang, Texts } from "../../text/text.ts";
import type { Client } from "../client.ts";
import { progressText } from "../line/file_lines.ts";
import type { Lines } from "../line/lines.ts";
import { Originals } from "../line/message_lines.ts";
import { presenceOf } from "../presence.ts";
import { type Conversation, emptyConversation, type State } from "../state.ts";
import type { ClientStore } from "../store.ts";
import { typistOf } from "../typists.ts";
import { type Row, type Span, widthOf, wrap } from "./cells.ts";
import type { Typing } from "./typing.ts";
import { commandOf } from "./command_word.ts";
import { frameOf, inputMost, listColumns, paneColumns, paneHeight } from "./frame.ts";
import { inputRows } from "./input.ts";
import { MessageRows } from "./message_rows.ts";
import { Notes } from "./notes.ts";
import { type Anchor, inSight, type Item, moved } from "./pane.ts";
import type { Place } from "./island.ts";
import { Past } from "./past.ts";
import { entriesOf, type Entry, firstInSight, listRows } from "./people.ts";
import type { Frame, Size } from "./screen.ts";
import { Talk } from "./talk.ts";
import { Timeline } from "./timeline.ts";

/** What a window shows, and in which words. */
export interface WindowOptions {
  readonly client: Client;
  readonly store: ClientStore;
  readonly lines: Lines;
  readonly texts: Texts;
  readonly lang: Lang;
  readonly server: string;
  readonly colours: boolean;
  /** Files up to this size are fetched by themselves, in bytes. */
  readonly unasked: number;
  /** There is something to draw that no change told of. */
  readonly dirty: () => void;
}

/** Commands that know messages by their numbers. */
const NUMBERED: ReadonlySet<string> = new Set(["reply", "edit", "delete", "react", "why"]);

/** Where the explanations begin in help. */
const HELP_INDENT = 27;

export class Window {
  readonly notes = new Notes();
  readonly talk: Talk;
  readonly past: Past;
  /** What went wrong with the connection, until it is back. */
  trouble = "";
  /** Whose conversation is open. */
  open: string | undefined;
  #options: WindowOptions;
  #timeline: Timeline;

  constructor(options: WindowOptions) {
    const { client, texts, lang, store, unasked } = options;
    this.#options = options;
    this.past = new Past(client, options.dirty);
    this.talk = new Talk(client, this.past);
    const rows = new MessageRows(texts, lang, new Originals(store), unasked);
    this.#timeline = new Timeline(texts, lang, rows);
  }

  /** The list, in its order. */
  get entries(): Entry[] {
    return entriesOf(this.#state, this.open);
  }

  /** Opens a conversation. */
  show(name: string | undefined): void {
    if (name === this.open) return;
    this.open = name;
    this.talk.open(name, this.#state);
  }

  /** Opens a conversation at a message; false when there is nothing. Rejects with ChatError when the server cannot be asked for it. */
  async goTo(name: string, place: Place): Promise<boolean> {
    this.show(name);
    const conversation = this.#state.conversations.get(name) ?? emptyConversation(name);
    const found = await this.talk.goTo(conversation, place);
    this.#options.dirty();
    return found;
  }

  /** Whom Tab and Ctrl+K know: in a group first those who spoke last, then the list. */
  get names(): string[] {
    const conversation = this.#conversation;
    const speakers = conversation && isShared(conversation.name)
      ? conversation.messages.toReversed().map(({ from }) => from)
      : [];
    const names = new Set([...speakers, ...this.entries.map(({ name }) => name)]);
    names.delete(this.#state.me);
    return [...names];
  }

  /** What of the list is at that place of the screen. */
  entryAt(row: number, column: number, typing: Typing, size: Size): Entry | undefined {
    const { height } = this.#pane(typing, size);
    if (row < 1 || row > height || column >= this.#listColumns(typing, size)) return undefined;
    const entries = this.entries;
    return entries[firstInSight(entries, this.open, height) + row - 1];
  }

  /** Scrolls what is looked at by rows; up when `by` is positive. */
  scroll(by: (height: number) => number, typing: Typing, size: Size): void {
    const { items, height } = this.#pane(typing, size);
    const { overlay } = typing;
    if (overlay) overlay.anchor = moved(items, height, overlay.anchor, by(height));
    else this.talk.move(items, height, by(height));
  }

  /** The whole screen now. */
  frame(typing: Typing, size: Size): Frame {
    const conversation = this.#conversation;
    const talks = !typing.overlay && !typing.jump && !typing.finding;
    if (conversation) this.talk.drawing(conversation, this.#state, talks && typing.focused);
    const { items, height, input } = this.#pane(typing, size);
    const pane = talks && conversation
      ? this.talk.rows(items, height, conversation)
      : inSight(items, height, anchorOf(typing, height)).rows;
    if (talks && conversation) this.talk.drawn(conversation, this.#state, typing.focused);
    const entries = this.entries;
    const columns = this.#listColumns(typing, size);
    return frameOf({
      title: this.#title(entries, typing),
      list: columns === 0 ? [] : listRows(entries, this.open, height, columns),
      listColumns: columns,
      pane,
      fromTop: !talks || !conversation,
      status: this.#status(typing, size),
      input,
    }, size);
  }

  /** Help and what was found have the whole width. */
  #listColumns({ overlay, finding }: Typing, size: Size): number {
    return overlay || finding ? 0 : listColumns(size);
  }

  get #state(): State {
    return this.#options.client.state;
  }

  get #conversation(): Conversation | undefined {
    if (this.open === undefined) return undefined;
    return this.#state.conversations.get(this.open) ?? emptyConversation(this.open);
  }

  #pane(typing: Typing, size: Size) {
    const { texts } = this.#options;
    const prompt = typing.jump ? texts.tui.jump : "> ";
    const input = inputRows(typing.editor, prompt, size.columns, inputMost(size));
    const height = paneHeight(size, input);
    return { items: this.#items(typing, size), height, input };
  }

  #items(typing: Typing, size: Size): Item[] {
    const { texts, colours } = this.#options;
    const columns = paneColumns(size, this.#listColumns(typing, size));
    const { overlay, finding, jump } = typing;
    if (!overlay && finding) return finding.items(columns);
    if (overlay) {
      return overlay.lines.map((line, at) => ({
        key: String(at),
        rows: () => wrap([{ text: line }], columns, HELP_INDENT),
      }));
    }
    if (jump) {
      return jump.names.map((name, at) => ({
        key: name,
        rows:
          () => [[{ text: foreignWord(name), ...(at === jump.at && { look: "chosen" as const }) }]],
      }));
    }
    const conversation = this.#conversation;
    const numbers = NUMBERED.has(commandOf(typing.text, texts) ?? "");
    const style = { columns, colours, numbers, chosen: this.talk.chosen };
    if (!conversation) {
      const lines = [texts.tui.nobodyOpen, ...texts.tui.firstSteps.split("\n"), ""];
      const notes = this.notes.of(undefined).flatMap((note) => note.lines);
      return [...lines, ...notes].map((line, at) => ({
        key: String(at),
        rows: () => wrap([{ text: line }], columns, 2),
      }));
    }
    const { name } = conversation;
    return this.#timeline.items(
      {
        messages: this.past.of(conversation),
        conversation,
        notes: this.notes.of(name),
        newAfter: this.talk.newAfter,
        beginning: this.#beginning(conversation),
      },
      this.#state,
      style,
    );
  }

  #beginning({ name }: Conversation): string {
    const { tui } = this.#options.texts;
    const beginning = this.past.beginning(name);
    if (beginning === "complete") return tui.beginning;
    if (beginning === "asking") return tui.asking;
    if (beginning === "failed") return "";
    return this.#state.link === "online" ? tui.more : tui.offlinePast;
  }

  #title(entries: readonly Entry[], typing: Typing): { left: Row; right: Row[] } {
    const { texts: { tui }, lang, server } = this.#options;
    const { me, link } = this.#state;
    const unread = entries.reduce((sum, entry) => sum + (entry.muted ? 0 : entry.unread), 0);
    const count = unread === 0 ? "" : ` ${counter(lang)(unread, tui.unread)} `;
    const dots = link === "online" ? "" : " …";
    const right = [` ${me}@${server}${dots} `, ` ${me}${dots} `, dots]
      .map((who) => [{ text: count + who }]);
    return { left: [{ text: ` ${this.#heading(typing)}` }], right };
  }

  #heading({ overlay, finding }: Typing): string {
    const { texts: { line, tui }, lines } = this.#options;
    if (overlay) return tui.helpTitle;
    if (finding) return finding.title;
    if (this.open === undefined) return "chatmom";
    const contact = presenceOf(this.#state, this.open);
    const name = foreignWord(this.open);
    if (!contact) return name;
    const seen = contact.status === "offline" && contact.last_seen
      ? `, ${line.lastSeen(lines.times.ago(contact.last_seen, Date.now()))}`
      : "";
    return `${name}  ${
      contact.status === "online" ? `● ${line.online}` : `○ ${line.offline}${seen}`
    }`;
  }

  #status(typing: Typing, { columns }: Size): Row {
    const { texts: { tui }, lang } = this.#options;
    if (typing.overlay) return [{ text: tui.closeHelp, look: "dim" }];
    if (typing.finding) return [{ text: tui.findHelp, look: "dim" }];
    if (typing.jump) return [{ text: tui.jumpHelp, look: "dim" }];
    const { completion } = typing;
    if (completion && completion.options.length > 1) return optionRow(completion, columns);
    if (this.trouble !== "") return [{ text: this.trouble, look: "bad" }];
    const progress = progressText(this.#state.transfers.values(), lang);
    const said: Span[] = [];
    if (this.#state.link === "connecting") said.push({ text: `${tui.connecting} `, look: "dim" });
    const conversation = this.#conversation;
    const typist = conversation && typistOf(conversation);
    if (typist !== undefined) {
      said.push({ text: `${this.#typingText(conversation!.name, typist)} `, look: "dim" });
    }
    if (progress !== "") said.push({ text: `${progress} ` });
    if (this.talk.looksBack) said.push({ text: tui.further, look: "good" });
    const used = said.reduce((sum, { text }) => sum + widthOf(text), 0);
    const room = columns - used - widthOf(tui.hint);
    return room < 0 ? said : [...said, { text: " ".repeat(room) }, { text: tui.hint, look: "dim" }];
  }

  #typingText(name: string, from: string): string {
    const { line, group } = this.#options.texts;
    const who = foreignWord(from);
    return isShared(name) ? group.typing(who, foreignWord(name)) : line.typing(who);
  }
}

/** Lists from the first one on, and further ones once the chosen one would be out of sight. */
function anchorOf({ overlay, finding, jump }: Typing, height: number): Anchor | undefined {
  if (overlay) return overlay.anchor;
  if (finding) return { key: finding.lowest(height), hidden: 0 };
  const lowest = jump?.names[Math.max(jump.at, Math.min(height, jump.names.length) - 1)];
  return lowest === undefined ? undefined : { key: lowest, hidden: 0 };
}

/** What Tab may still make of a word, from the one that stands there on. */
function optionRow({ options, at }: NonNullable<Typing["completion"]>, columns: number): Row {
  const row: Span[] = [];
  let used = 0;
  for (let index = Math.max(0, at - 2); index < options.length; index++) {
    const text = options[index]!;
    used += widthOf(text) + 1;
    if (used > columns) break;
    row.push({ text, look: index === at ? "chosen" : "dim" }, { text: " " });
  }
  return row;
}
