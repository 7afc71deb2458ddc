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
import { type LineEnd, REST_MS } from "../line/line_client.ts";
import { Lines } from "../line/lines.ts";
import { Originals } from "../line/message_lines.ts";
import { painter } from "../line/paint.ts";
import { troubleText } from "../line/trouble_text.ts";
import { type Change, isMessage, type State } from "../state.ts";
import type { ClientStore } from "../store.ts";
import type { Dial } from "../wire.ts";
import { Actions } from "./actions.ts";
import { Caller } from "./caller.ts";
import { commandOf } from "./command_word.ts";
import type { NotifierName } from "./notifier.ts";
import { pathsFrom } from "./paths.ts";
import { Rhythm } from "./rhythm.ts";
import { Screen } from "./screen.ts";
import { takeOver } from "./takeover.ts";
import { backgroundSaid, type Colours, coloursOf, paletteFor, type Theme } from "./themes.ts";
import { Typing } from "./typing.ts";
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
  readonly shown: Shown;
  /** Where files are saved, and up to what size by themselves. */
  readonly downloads: DownloadPlan;
}

/** What the screen looks like. */
export interface Shown {
  readonly theme: Theme;
  /** False for NO_COLOR. */
  readonly colours: boolean;
  /** What kind of terminal it is (TERM), and what it may have said of its colours (COLORFGBG). */
  readonly term: string;
  readonly colorfgbg: string | undefined;
  readonly mouse: boolean;
  /** What shows notices, besides the bell. */
  readonly notify: NotifierName | undefined;
}

/** How long leaving waits for answers, in milliseconds. */
const SETTLE_MS = 5_000;

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
  /** From its end on no key is for this client. */
  readonly #over = new AbortController();
  #before: State;
  #caughtUp = false;
  #hurry = false;
  readonly #caller: Caller;
  readonly #actions: Actions;
  readonly #colours: Colours;
  #moments = new Moments(SETTLE_MS);

  constructor(options: TuiOptions) {
    const { dial, server, account, store, lang, texts, downloads, shown } = options;
    const { theme, term, colours } = shown;
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
    this.#lines.blocked = this.#before.blocked;
    this.#colours = colours ? coloursOf(term) : "none";
    const background = theme === "auto" ? backgroundSaid(shown.colorfgbg) ?? "dark" : theme;
    const palette = paletteFor(background, this.#colours);
    this.#screen = new Screen(palette, shown.mouse, term === "linux");
    this.#caller = new Caller(this.#screen, shown.notify, () => {
      this.#note([texts.tui.noNotifier(shown.notify!)]);
    });
    const dirty = (): void => this.#rhythm.wanted();
    this.#window = new Window({
      ...{ client: this.#client, store, lines: this.#lines, texts, lang, server, colours, dirty },
      unasked: downloads.unasked,
    });
    this.#typing = new Typing(() => ({
      commands: [...COMMANDS.map(({ name }) => name), ...Object.keys(texts.line.aliases)],
      names: this.#window.names,
      takesPath: (typed) => commandOf(typed, texts) === "file",
      paths: pathsFrom,
    }));
    this.#commands = new Commands(this.#client, store, this.#lines, texts, {
      print: (lines) => this.#note(lines),
      addressed: () => this.#show(this.#commands.to),
      connected: () => this.#moments.until(() => this.#client.state.link !== "connecting"),
      quit: () => this.stop(),
    });
    this.#actions = new Actions({
      ...{ commands: this.#commands, window: this.#window, typing: this.#typing },
      ...{ screen: this.#screen, times: this.#lines.times, texts, lang },
      ...{ theme, colours: this.#colours, dirty },
      note: (lines) => this.#note(lines),
      leave: (hurry) => {
        this.#hurry = hurry;
        this.stop();
      },
      failed: (error) => this.#end.reject(error),
    });
  }

  /** Takes the screen over, and gives it back at the end, whatever the end is. */
  async run(): Promise<LineEnd> {
    const { keyboard, shown } = this.#options;
    // Terminals move what they show when they are resized, also there and back between two frames.
    const resized = (): void => {
      this.#screen.forget();
      this.#rhythm.wanted();
    };
    const why = await takeOver(this.#screen, keyboard, resized, async () => {
      try {
        if (shown.theme === "auto" && this.#colours !== "none") this.#screen.askBackground();
        this.#begin();
        this.#draw();
        this.#client.finished.then((code) => this.#end.resolve(code));
        this.#client.start();
        this.#read();
        return await this.#end.promise;
      } finally {
        this.#over.abort();
        this.#rhythm.stop();
        this.#caller.stop();
      }
    });
    if (why === "left" && !this.#hurry) await this.#settle();
    await this.#client.stop();
    const unfinished = !await new Moments(REST_MS).done(this.#actions.done());
    return { why, pending: this.#client.pending, undone: this.#commands.undone, unfinished };
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
    const { signal } = this.#over;
    try {
      for (let keys = await keyboard.keys(signal); keys; keys = await keyboard.keys(signal)) {
        for (const key of keys) {
          const wish = this.#typing.press(key);
          if (wish) this.#actions.grant(wish);
        }
        this.#commands.typed(this.#typing.text);
        this.#rhythm.wanted();
      }
      this.#end.resolve("gone");
    } catch (error) {
      this.#end.reject(error);
    }
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
    this.#guarded(() => this.#caller.look(changes, state, attention));
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
    await this.#moments.done(this.#actions.done());
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
