/** What the lines that are entered do. */

import { closest } from "../../base/closest.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName, isName } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Texts } from "../../text/text.ts";
import type { Askable } from "../asking.ts";
import type { Client } from "../client.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { ClientStore } from "../store.ts";
import { type CommandName, COMMANDS, understand } from "./input.ts";
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
const HISTORY = 20;
const HISTORY_MOST = 200;

/** Carries out what is entered, line by line. */
export class Commands {
  /** Whom plain text goes to. */
  to: string | undefined;
  /** How many lines could not be carried out as they were. */
  undone = 0;
  #typingTo: string | undefined;
  #typingSaid = 0;

  constructor(
    private readonly client: Client,
    private readonly store: ClientStore,
    private readonly lines: Lines,
    private readonly texts: Texts,
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
      else if (input.kind === "tell" && isName(input.to)) {
        messages.push(input);
        if (!this.to) this.#address(input.to);
      } else if (input.kind !== "nothing") {
        flush();
        if (input.kind === "say") this.#refuse(this.texts.line.toWhom);
        else if (input.kind === "tell") this.#refuse(this.texts.errors.name_invalid);
        else if (input.kind === "unknown") this.#unknown(input.word);
        else await this.#command(input.name, input.argument);
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

  #send(messages: readonly { to: string; text: string }[]): void {
    try {
      this.client.send(messages.map(({ to, text }) => ({ to, text: text.toWellFormed() })));
    } catch (error) {
      if (error instanceof ChatError) this.#refused(error);
      else this.around.print([this.texts.line.trouble.keeping("")]);
    }
  }

  async #command(name: CommandName, argument: string): Promise<void> {
    const { line } = this.texts;
    const wanting = ["add", "remove", "to"].includes(name) && argument === "";
    const odd = (name === "status" && !/^(online|offline)$/i.test(argument)) ||
      (name === "history" && !/^\d*$/.test(argument)) ||
      (name === "receipts" && !/^(on|arrival|off)$/i.test(argument));
    if (wanting || odd) {
      return this.around.print([line.usage(line.usages[name])]);
    }
    switch (name) {
      case "add":
        return await this.#contact("contact_add", argument);
      case "remove":
        return await this.#contact("contact_remove", argument);
      case "to":
        return this.#to(argument);
      case "status": {
        const status = argument.toLowerCase() === "online" ? "online" : "offline";
        this.around.print([status === "online" ? line.nowOnline : line.nowOffline]);
        return this.client.setStatus(status);
      }
      case "who":
        return await this.#who();
      case "history":
        return await this.#history(argument);
      case "receipts":
        return await this.#receipts(argument.toLowerCase() as "on" | "arrival" | "off");
      case "help":
        return this.around.print([line.help]);
      case "quit":
        return this.around.quit();
    }
  }

  #unknown(word: string): void {
    const { line } = this.texts;
    const guess = closest(word.toLowerCase(), COMMANDS);
    const hint = guess ? line.didYouMean(guess) : "";
    this.#refuse(line.unknown(foreignWord(word), hint));
  }

  #refuse(sentence: string): void {
    this.undone++;
    this.around.print([sentence]);
  }

  #address(name: string): void {
    this.to = name;
    this.around.addressed();
  }

  #to(argument: string): void {
    const name = foldName(argument);
    if (!isName(name)) return this.around.print([this.texts.errors.name_invalid]);
    this.#address(name);
    this.around.print([this.texts.line.to(name)]);
  }

  async #contact(type: "contact_add" | "contact_remove", argument: string): Promise<void> {
    const { line } = this.texts;
    const user = foldName(argument);
    const answer = await this.#ask({ type, user });
    if (answer?.type !== "contacts") return;
    const contact = answer.contacts.filter((one) => one.user === user);
    const who = contact.length > 0 ? this.lines.people(contact, this.client.state.me) : user;
    this.around.print([type === "contact_add" ? line.added(who) : line.removed(foreignWord(who))]);
  }

  async #who(): Promise<void> {
    const answer = await this.#ask({ type: "users" });
    if (answer?.type !== "users") return;
    const { line } = this.texts;
    this.around.print([line.users(this.lines.people(answer.users, this.client.state.me))]);
  }

  async #history(argument: string): Promise<void> {
    const { line } = this.texts;
    const conversation = this.to;
    if (!conversation) return this.around.print([line.toWhom]);
    const limit = Math.min(HISTORY_MOST, Math.max(1, Math.trunc(Number(argument)) || HISTORY));
    await this.around.connected();
    const online = this.client.state.link === "online";
    const answer = online ? await this.#ask({ type: "history", conversation, limit }) : undefined;
    if (online && answer?.type !== "history") return;
    const messages = answer?.type === "history"
      ? answer.messages
      : this.store.history(conversation, limit);
    const { me } = this.client.state;
    const waiting = this.store.waiting()
      .filter(({ to, request }) => to === conversation && (request?.type ?? "send") === "send")
      .filter((one) => !messages.some(({ id }) => id === one.id))
      .slice(-limit);
    if (messages.length + waiting.length === 0) {
      return this.around.print([line.nothingSaid(conversation)]);
    }
    this.around.print([
      `${line.historyOf(conversation)}${online ? "" : ` ${line.historyLocal}`}`,
      ...messages.map((one) =>
        this.lines.message(one, me) + (one.from === me ? this.#tick(answer, one.seq) : "")
      ),
      ...waiting.map((one) => this.lines.message({ ...one, from: me, conversation }, me) + "  …"),
      line.historyEnd,
    ]);
  }

  #tick(answer: Event | undefined, seq: number): string {
    if (answer?.type !== "history") return "";
    if (seq <= (answer.read ?? 0)) return `  ✓✓ ${this.texts.line.read}`;
    return seq <= (answer.delivered ?? 0) ? "  ✓✓" : "  ✓";
  }

  /** What one's senders hear: nothing of reading is told without the arrival. */
  async #receipts(told: "on" | "arrival" | "off"): Promise<void> {
    const request = { type: "receipts", delivered: told !== "off", read: told === "on" } as const;
    if (await this.#ask(request)) this.around.print([this.texts.line.receipts[told]]);
  }

  /** The answer, or undefined after the person was told why there is none. */
  async #ask(request: Askable): Promise<Event | undefined> {
    await this.around.connected();
    try {
      return await this.client.ask(request);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#refused(error);
    }
  }

  #refused(error: ChatError): void {
    const { line, errors } = this.texts;
    this.around.print([error.code === "not_logged_in" ? line.notConnected : errors[error.code]]);
  }
}
