/** What keys and entered lines ask for is done here: commands, places to go to, help, colours, the mouse. */

import { ChatError } from "../../protocol/errors.ts";
import { isAddress } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { Lang, Texts } from "../../text/text.ts";
import type { Commands } from "../line/commands.ts";
import { searchOf } from "../line/commands/search.ts";
import { understand } from "../line/input.ts";
import { quote } from "../line/quote.ts";
import type { Times } from "../times.ts";
import { commandOf } from "./command_word.ts";
import { Finding } from "./finding.ts";
import type { Place } from "./island.ts";
import { neighbour, nextUnread } from "./people.ts";
import { placeOf } from "./places.ts";
import type { Screen } from "./screen.ts";
import { type Colours, paletteFor, type Theme } from "./themes.ts";
import type { Typing, Wish } from "./typing.ts";
import type { Window } from "./window.ts";

/** What is acted upon. */
export interface Around {
  readonly commands: Commands;
  readonly window: Window;
  readonly typing: Typing;
  readonly screen: Screen;
  readonly times: Times;
  readonly texts: Texts;
  readonly lang: Lang;
  readonly theme: Theme;
  readonly colours: Colours;
  /** Puts lines into the open conversation. */
  note(lines: readonly string[]): void;
  /** There is something new to draw. */
  dirty(): void;
  /** Leaves; in a hurry without waiting for answers. */
  leave(hurry: boolean): void;
  /** Something went wrong that nobody has foreseen. */
  failed(error: unknown): void;
}

/** More rows than anything has. */
const ALL = 1_000_000;

export class Actions {
  /** The last search. */
  #finding: Finding | undefined;
  #running = new Set<Promise<void>>();

  constructor(private readonly on: Around) {}

  /** Resolves when what was entered has been carried out: a file is read before it waits to go out. */
  async done(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Does what a key asks for. Throws when nobody reads the terminal any more. */
  grant(wish: Wish): void {
    const { size } = this.on.screen;
    switch (wish.type) {
      case "enter":
        return this.#enter(wish.text);
      case "open":
        return this.on.commands.address(wish.name);
      case "scroll":
        return this.on.window.scroll((height) => wish.pages * (height - 2), this.on.typing, size);
      case "line":
        return this.on.window.scroll(() => wish.rows, this.on.typing, size);
      case "end":
        return this.on.window.talk.toEnd();
      case "number":
        return this.#address(this.on.window.entries[wish.at]);
      case "step":
        return this.#address(neighbour(this.on.window.entries, this.on.window.open, wish.by));
      case "unread":
        return this.#address(nextUnread(this.on.window.entries, this.on.window.open));
      case "redraw":
        return this.on.screen.forget();
      case "away":
        return this.on.window.talk.away();
      case "help":
        return this.#help();
      case "mouse":
        return this.#switchMouse();
      case "click":
        return this.#address(this.on.window.entryAt(wish.row, wish.column, this.on.typing, size));
      case "found":
        return void this.#goTo(wish.found.conversation, { seq: wish.found.seq });
      case "background": {
        const background = wish.brightness > 0.5 ? "light" : "dark";
        if (this.on.theme !== "auto") return;
        this.on.screen.palette = paletteFor(background, this.on.colours);
        return;
      }
      case "leave":
        return this.on.leave(wish.hurry);
    }
  }

  #enter(text: string): void {
    const { texts, lang } = this.on;
    const input = understand(text);
    const command = commandOf(text, texts);
    const argument = input.kind === "command" ? input.argument : "";
    const { open } = this.on.window;
    if (command === "help") return this.#help();
    if (command === "search" && this.#search(argument)) return;
    const place = command === "history" ? placeOf(argument, lang, Date.now()) : undefined;
    if (place && open !== undefined) return void this.#goTo(open, place);
    this.on.window.talk.toEnd();
    const running = this.on.commands.run([text]).catch((error) => this.on.failed(error));
    this.#running.add(running);
    running.finally(() => this.#running.delete(running));
    const isElsewhere = input.kind === "tell" && open !== undefined && input.to !== open;
    if (!isElsewhere || !isAddress(input.to) || input.text === "") return;
    // It stands in another conversation than the one before one's eyes.
    this.on.note([texts.tui.told(foreignWord(input.to), quote(input.text))]);
  }

  /** Lists what is found; without words, once more. False where there is nothing to search for. */
  #search(argument: string): boolean {
    const { texts } = this.on;
    const request = searchOf(argument);
    if (argument !== "" && !/^[@#]\S+$/u.test(argument) && request) {
      const finding: Finding = this.#finding = new Finding(request, {
        texts,
        times: this.on.times,
        me: this.on.commands.client.state.me,
        ask: (request) => this.on.commands.ask(request),
        dirty: () => this.on.dirty(),
        unanswered: () => {
          if (this.#finding === finding) this.#finding = undefined;
          if (this.on.typing.finding === finding) this.on.typing.finding = undefined;
        },
      });
    } else if (argument !== "" || !this.#finding) return false;
    this.on.typing.finding = this.#finding;
    return true;
  }

  /** Opens a conversation at a message of it. */
  async #goTo(name: string, place: Place): Promise<void> {
    if (name !== this.on.window.open) this.on.commands.address(name);
    try {
      const { tui } = this.on.texts;
      if (!await this.on.window.goTo(name, place)) this.on.note([tui.nothingThere]);
    } catch (error) {
      if (error instanceof ChatError) this.on.commands.failed(error);
      else this.on.failed(error);
    }
  }

  #switchMouse(): void {
    const { tui } = this.on.texts;
    this.on.screen.mouse = !this.on.screen.mouse;
    this.on.note([this.on.screen.mouse ? tui.mouseOn : tui.mouseOff]);
  }

  #help(): void {
    const { tui, line } = this.on.texts;
    this.on.typing.overlay = {
      lines: [...tui.help.split("\n"), ...line.help.split("\n")],
      anchor: undefined,
    };
    this.on.window.scroll(() => ALL, this.on.typing, this.on.screen.size);
  }

  #address(entry: { readonly name: string } | undefined): void {
    if (entry) this.on.commands.address(entry.name);
  }
}
