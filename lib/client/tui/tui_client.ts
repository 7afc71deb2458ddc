/** The full-screen client: the same core and commands as line mode, on a screen of its own. */

import type { ErrorCode } from "../../protocol/errors.ts";
import { keepsText } from "../../text/keeps.ts";
import type { Lang, Texts } from "../../text/text.ts";
import { Client } from "../client.ts";
import type { Device } from "../client_options.ts";
import type { DownloadPlan } from "../files/transfers.ts";
import type { Trouble } from "../link.ts";
import { Moments } from "../moments.ts";
import { Commands } from "../line/commands.ts";
import { COMMANDS } from "../line/commands/all.ts";
import type { Keyboard } from "../line/keyboard.ts";
import type { LineEnd } from "../line/line_client.ts";
import { Lines } from "../line/lines.ts";
import { Originals } from "../line/message_lines.ts";
import { painter } from "../line/paint.ts";
import { troubleText } from "../line/trouble_text.ts";
import { type Change, isMessage, type State } from "../state.ts";
import type { ClientStore } from "../store.ts";
import type { Dial } from "../wire.ts";
import { commandOf } from "./command_word.ts";
import { Notices } from "./notices.ts";
import { pathsFrom } from "./paths.ts";
import { neighbour, nextUnread } from "./people.ts";
import { Rhythm } from "./rhythm.ts";
import { Screen } from "./screen.ts";
import { Typing, type Wish } from "./typing.ts";
import { Window } from "./window.ts";

/** What the full-screen client runs on. */
export interface TuiOptions {
  readonly dial: Dial;
  /** The server as people write it, `127.0.0.1:5000`. */
  readonly server: string;
  readonly account: Device;
  readonly store: ClientStore;
  readonly keyboard: Keyboard;
  readonly texts: Texts;
  readonly lang: Lang;
  readonly colours: boolean;
  /** Where files are saved, and up to what size by themselves. */
  readonly downloads: DownloadPlan;
}

/** How long leaving waits for answers, in milliseconds. */
const SETTLE_MS = 5_000;

/** More rows than anything has. */
const ALL = 1_000_000;

/** Runs until `stop`, Ctrl+C, or the server's word. */
export class TuiClient {
  readonly #options: TuiOptions;
  readonly #client: Client;
  readonly #lines: Lines;
  readonly #commands: Commands;
  readonly #screen: Screen;
  readonly #window: Window;
  readonly #typing: Typing;
  readonly #rhythm = new Rhythm(() => this.#draw());
  readonly #end = Promise.withResolvers<LineEnd["why"]>();
  #before: State;
  #caughtUp = false;
  #hurry = false;
  #notices = new Notices();
  #moments = new Moments(SETTLE_MS);

  constructor(options: TuiOptions) {
    const { dial, server, account, store, lang, texts, downloads, colours } = options;
    this.#options = options;
    const originals = new Originals(store);
    this.#lines = new Lines(texts, lang, account.user, painter(true), Date.now, originals);
    this.#client = new Client({
      dial,
      account,
      store,
      receive: true,
      lang,
      downloads,
      changed: (changes, state) => this.#changed(changes, state),
      trouble: (why) => this.#trouble(why),
    });
    this.#before = this.#client.state;
    this.#screen = new Screen(colours);
    const dirty = (): void => this.#rhythm.wanted();
    this.#window = new Window({
      ...{ client: this.#client, store, lines: this.#lines, texts, lang, server, colours, dirty },
      unasked: downloads.unasked,
    });
    this.#typing = new Typing(() => ({
      commands: [...COMMANDS.map(({ name }) => name), ...Object.keys(texts.line.aliases)],
      names: this.#window.entries.map(({ name }) => name),
      takesPath: (typed) => commandOf(typed, texts) === "file",
      paths: pathsFrom,
    }));
    this.#commands = new Commands(this.#client, store, this.#lines, texts, {
      print: (lines) => this.#note(lines),
      addressed: () => this.#show(this.#commands.to),
      connected: () => this.#moments.until(() => this.#client.state.link !== "connecting"),
      quit: () => this.stop(),
    });
  }

  /** Takes the screen over, and gives it back at the end, whatever the end is. */
  async run(): Promise<LineEnd> {
    const restore = (): void => this.#screen.leave();
    const resized = (): void => this.#rhythm.wanted();
    // A fault that nobody has foreseen is printed, and must be readable.
    addEventListener("error", restore);
    addEventListener("unhandledrejection", restore);
    addEventListener("unload", restore);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGWINCH", resized);
    let why: LineEnd["why"];
    try {
      this.#screen.enter();
      this.#begin();
      this.#draw();
      this.#client.finished.then((code) => this.#end.resolve(code));
      this.#client.start();
      this.#read();
      why = await this.#end.promise;
    } finally {
      this.#rhythm.stop();
      this.#screen.leave();
      if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGWINCH", resized);
      removeEventListener("error", restore);
      removeEventListener("unhandledrejection", restore);
      removeEventListener("unload", restore);
    }
    if (why === "left" && !this.#hurry) await this.#settle();
    await this.#client.stop();
    return { why, pending: this.#client.pending, undone: this.#commands.undone };
  }

  /** Leaves, as /quit does. */
  stop(): void {
    this.#end.resolve("left");
  }

  /** Opens what one was at: whom one wrote to last, as long as that waits, else the last conversation. */
  #begin(): void {
    const waiting = this.#options.store.waiting().at(-1)?.to;
    const { conversations } = this.#client.state;
    const last = [...conversations.values()]
      .map(({ name, messages }) => ({ name, ts: messages.at(-1)?.ts ?? 0 }))
      .reduce((a, b) => b.ts > a.ts ? b : a, { name: "", ts: 0 }).name;
    const name = waiting ?? (last === "" ? undefined : last);
    if (name !== undefined) this.#commands.address(name);
  }

  async #read(): Promise<void> {
    const { keyboard } = this.#options;
    try {
      for (let keys = await keyboard.keys(); keys; keys = await keyboard.keys()) {
        for (const key of keys) {
          const wish = this.#typing.press(key);
          if (wish) this.#grant(wish);
        }
        this.#commands.typed(this.#typing.text);
        this.#rhythm.wanted();
      }
      this.#end.resolve("gone");
    } catch (error) {
      this.#end.reject(error);
    }
  }

  #grant(wish: Wish): void {
    const { size } = this.#screen;
    switch (wish.type) {
      case "enter":
        return this.#enter(wish.text);
      case "open":
        return this.#commands.address(wish.name);
      case "scroll":
        return this.#window.scroll((height) => wish.pages * (height - 2), this.#typing, size);
      case "line":
        return this.#window.scroll(() => wish.rows, this.#typing, size);
      case "end":
        return this.#window.talk.toEnd();
      case "number":
        return this.#address(this.#window.entries[wish.at]);
      case "step":
        return this.#address(neighbour(this.#window.entries, this.#window.open, wish.by));
      case "unread":
        return this.#address(nextUnread(this.#window.entries, this.#window.open));
      case "redraw":
        return this.#screen.forget();
      case "leave":
        this.#hurry = wish.hurry;
        return this.stop();
    }
  }

  #enter(text: string): void {
    if (commandOf(text, this.#options.texts) === "help") return this.#help();
    this.#window.talk.toEnd();
    this.#commands.run([text]).catch((error) => this.#end.reject(error));
  }

  #help(): void {
    const { tui, line } = this.#options.texts;
    this.#typing.overlay = {
      lines: [...tui.help.split("\n"), ...line.help.split("\n")],
      anchor: undefined,
    };
    this.#window.scroll(() => ALL, this.#typing, this.#screen.size);
  }

  #address(entry: { readonly name: string } | undefined): void {
    if (entry) this.#commands.address(entry.name);
  }

  #show(name: string | undefined): void {
    this.#typing.switched(this.#window.open, name);
    this.#window.show(name);
    this.#rhythm.wanted();
  }

  #note(lines: readonly string[]): void {
    this.#window.notes.add(this.#window.open, lines, this.#client.state);
    this.#rhythm.wanted();
  }

  #changed(changes: readonly Change[], after: State): void {
    const before = this.#before;
    this.#before = after;
    this.#window.past.changed(changes, before, after);
    for (const one of changes) {
      if (one.type === "link" && one.link === "online") this.#window.trouble = "";
      if (one.type === "caught_up") this.#caughtUp = true;
      if (one.type !== "era") continue;
      if (after.era !== before.era) this.#window.talk.forgetNumbers();
      const { texts, lang, store } = this.#options;
      const sentence = texts.line.keeps(keepsText(one.keeps, texts, lang));
      if (store.isNews("keeps", sentence)) this.#note([sentence]);
    }
    this.#call(changes, after);
    this.#note(this.#lines.news(changes.filter(isWorthANote), before, after));
    this.#rhythm.wanted();
    this.#moments.look();
  }

  /** Somebody who looks elsewhere is told. */
  #call(changes: readonly Change[], state: State): void {
    const { talk, open } = this.#window;
    const attention = { focused: this.#typing.focused, open: talk.looksBack ? undefined : open };
    const words = this.#notices.of(changes, state, attention, Date.now());
    if (words !== undefined) this.#guarded(() => this.#screen.call(words));
  }

  #trouble(why: Trouble | ErrorCode | "keeping"): void {
    const { texts, server } = this.#options;
    this.#window.trouble = troubleText(why, server, texts);
    this.#rhythm.wanted();
  }

  #draw(): void {
    const { size } = this.#screen;
    try {
      const frame = this.#window.frame(this.#typing, size);
      this.#guarded(() => this.#screen.draw(frame, size));
    } catch (error) {
      this.#end.reject(error);
    }
  }

  #guarded(write: () => void): void {
    try {
      write();
    } catch {
      // Whatever a terminal says: it takes nothing more.
      this.#end.resolve("gone");
    }
  }

  /** Gives what is under way a moment: the backlog to come, the outbox to be answered. */
  async #settle(): Promise<void> {
    await this.#moments.until(() => {
      const { link, status } = this.#client.state;
      if (link === "offline") return true;
      return this.#caughtUp && (this.#client.pending === 0 || status === "offline");
    });
  }
}

/** What nothing else on the screen shows. */
function isWorthANote(change: Change): boolean {
  if (change.type === "refused") return !isMessage(change.message);
  return change.type === "transfer" || change.type === "waiting";
}
