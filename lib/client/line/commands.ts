/** What the lines that are entered do. */

import { closest } from "../../base/closest.ts";
import { ChatError } from "../../protocol/errors.ts";
import { isAddress } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { Texts } from "../../text/text.ts";
import type { Askable } from "../asking.ts";
import type { Client } from "../client.ts";
import type { ClientStore, Kept } from "../store.ts";
import type { Command, Desk } from "./command.ts";
import { COMMANDS } from "./commands/all.ts";
import { understand } from "./input.ts";
import type { Lines } from "./lines.ts";

/** What commands do to their surroundings. */
export interface Around {
  print(lines: readonly string[]): void;
  /** Somebody else is written to now. */
  addressed(): void;
  /** Resolves when it is known whether there is a connection. */
  connected(): Promise<void>;
  quit(): void;
}

/** How often "is typing" is said again while keys are pressed, in milliseconds. */
const TYPING_EVERY_MS = 3_000;

/** Carries out what is entered, line by line. */
export class Commands implements Desk {
  /** Whom plain text goes to. */
  to: string | undefined;
  /** How many lines could not be carried out as they were. */
  undone = 0;
  #typingTo: string | undefined;
  #typingSaid = 0;

  constructor(
    readonly client: Client,
    readonly store: ClientStore,
    readonly lines: Lines,
    readonly texts: Texts,
    private readonly around: Around,
  ) {}

  /** Carries out lines that were entered together; their messages go onto the disk together. */
  async run(lines: readonly string[]): Promise<void> {
    let messages: { to: string; text: string }[] = [];
    const flush = (): void => {
      const all = messages;
      messages = [];
      if (all.length > 0) this.#send(all);
    };
    for (const line of lines) {
      const input = understand(line);
      if (input.kind === "say" && this.to) messages.push({ to: this.to, text: input.text });
      else if (input.kind === "tell" && isAddress(input.to) && input.text !== "") {
        messages.push(input);
        if (!this.to) this.address(input.to);
      } else if (input.kind !== "nothing") {
        flush();
        if (input.kind === "say") this.refuse(this.toWhom);
        else if (input.kind === "tell") this.refuse(this.#whyNot(input));
        else await this.#command(input.word, input.argument);
      }
    }
    flush();
  }

  /** Tells whom the line is for that it is being typed, or that it no longer is. */
  typed(text: string): void {
    const to = text.trim() !== "" && !text.startsWith("/") && !text.startsWith("@")
      ? this.to
      : undefined;
    const now = Date.now();
    if (this.#typingTo && this.#typingTo !== to) this.client.typing(this.#typingTo, false);
    const again = to !== this.#typingTo || now - this.#typingSaid >= TYPING_EVERY_MS;
    if (to && again) {
      this.client.typing(to, true);
      this.#typingSaid = now;
    }
    this.#typingTo = to;
  }

  // What the single commands work with.

  get toWhom(): string {
    const { conversations, me } = this.client.state;
    let last: Kept | undefined;
    for (const { messages } of conversations.values()) {
      const theirs = messages.findLast(({ from }) => from !== me);
      if (theirs && theirs.ts >= (last?.ts ?? 0)) last = theirs;
    }
    return this.texts.line.toWhom(last ? foreignWord(last.conversation) : null);
  }

  address(to: string): void {
    this.to = to;
    this.around.addressed();
  }

  print = (lines: readonly string[]): void => this.around.print(lines);

  connected(): Promise<void> {
    return this.around.connected();
  }

  quit(): void {
    this.around.quit();
  }

  async ask(request: Askable): Promise<Event | undefined> {
    await this.around.connected();
    try {
      return await this.client.ask(request);
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error: unknown): void {
    if (!(error instanceof ChatError)) throw error;
    const { line, errors } = this.texts;
    this.print([error.code === "not_logged_in" ? line.notConnected : errors[error.code]]);
  }

  unkept(error: unknown): void {
    if (error instanceof ChatError) this.failed(error);
    else this.refuse(this.texts.line.notKept);
  }

  refuse(sentence: string): void {
    this.undone++;
    this.print([sentence]);
  }

  #send(messages: readonly { to: string; text: string }[]): void {
    try {
      this.client.send(messages.map(({ to, text }) => ({ to, text: text.toWellFormed() })));
    } catch (error) {
      this.unkept(error);
    }
  }

  async #command(word: string, argument: string): Promise<void> {
    const { line } = this.texts;
    const typed = word.toLowerCase().normalize("NFC");
    const meant = Object.hasOwn(line.aliases, typed) ? line.aliases[typed] : typed;
    const command = COMMANDS.find(({ name }) => name === meant);
    if (!command) return this.#unknown(word);
    if (await command.run(argument, this) === false) {
      this.refuse(line.usage(line.usages[command.name]));
    }
  }

  #whyNot({ to, text }: { readonly to: string; readonly text: string }): string {
    const { line, errors } = this.texts;
    return text === "" && isAddress(to) ? line.usage(line.tellUsage) : errors.name_invalid;
  }

  #unknown(word: string): void {
    const { line } = this.texts;
    const known = [...COMMANDS.map(({ name }: Command) => name), ...Object.keys(line.aliases)];
    const guess = closest(word.toLowerCase(), known);
    const hint = guess ? line.didYouMean(guess) : "";
    this.refuse(line.unknown(foreignWord(word), hint));
  }
}
