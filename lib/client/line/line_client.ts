/** Line mode: one client, one face, what is entered and what is shown. */

import type { ErrorCode } from "../../protocol/errors.ts";
import type { Event } from "../../protocol/schema.ts";
import { keepsText } from "../../text/keeps.ts";
import type { Lang, Texts } from "../../text/text.ts";
import { Client } from "../client.ts";
import type { Device } from "../client_options.ts";
import type { DownloadPlan } from "../files/transfers.ts";
import type { Timings, Trouble } from "../link.ts";
import { Moments } from "../moments.ts";
import type { Change, State } from "../state.ts";
import type { ClientStore, Kept } from "../store.ts";
import type { Dial } from "../wire.ts";
import { Commands } from "./commands.ts";
import type { Face } from "./face.ts";
import { Lines } from "./lines.ts";
import { Originals } from "./message_lines.ts";
import type { Paint } from "./paint.ts";
import { Progress } from "./progress.ts";
import { troubleText } from "./trouble_text.ts";

/** What line mode runs on. */
export interface LineOptions {
  readonly dial: Dial;
  /** The server as people write it, `127.0.0.1:5000`. */
  readonly server: string;
  readonly account: Device;
  readonly store: ClientStore;
  readonly face: Face;
  readonly texts: Texts;
  readonly lang: Lang;
  readonly paint: Paint;
  /** Where files are saved, and up to what size by themselves. */
  readonly downloads: DownloadPlan;
  readonly timings?: Partial<Timings>;
}

/** How it ended. */
export interface LineEnd {
  /** `gone`: nobody reads the output any more; a code: the server will not have this client. */
  readonly why: "left" | "gone" | ErrorCode;
  /** How many messages wait here. */
  readonly pending: number;
  /** How many lines could not be carried out as they were. */
  readonly undone: number;
  /** True when something that was entered was not carried out in time, such as a file to be read. */
  readonly unfinished: boolean;
}

/** How long leaving waits for answers, in milliseconds. */
const SETTLE_MS = 5_000;
/** How long what was entered may still take after that, in milliseconds. */
export const REST_MS = 1_000;

/** Runs until `stop`, the end of the input, or the server's word. */
export class LineClient {
  readonly #options: LineOptions;
  readonly #client: Client;
  readonly #lines: Lines;
  readonly #commands: Commands;
  readonly #end = Promise.withResolvers<LineEnd["why"]>();
  /** From its end on nothing that is entered is for this client. */
  readonly #over = new AbortController();
  /** What was entered is carried out in its order, one after the other. */
  #work = Promise.resolve();
  #before: State;
  #caughtUp = false;
  /** True since a trouble was told, until the connection is back: one outage, one line. */
  #out = false;
  /** A script's files have all the time they need. */
  #moments = new Moments(SETTLE_MS, () => this.#options.face.script && this.#moving);
  #progress: Progress;

  constructor(options: LineOptions) {
    const { dial, account, store, lang, texts, paint, face, downloads, timings } = options;
    this.#options = options;
    this.#lines = new Lines(texts, lang, account.user, paint, Date.now, new Originals(store));
    this.#lines.unasked = downloads.unasked;
    this.#client = new Client({
      dial,
      account,
      store,
      receive: true,
      lang,
      downloads,
      changed: (changes, state) => this.#changed(changes, state),
      trouble: (why) => this.#trouble(why),
      ...(timings && { timings }),
    });
    this.#before = this.#client.state;
    this.#lines.blocked = this.#before.blocked;
    this.#progress = new Progress(
      lang,
      () => this.#guarded(() => face.prompt(this.#promptText())),
    );
    this.#commands = new Commands(this.#client, store, this.#lines, texts, {
      print: (lines) => this.#print(lines),
      addressed: () => face.prompt(this.#promptText()),
      connected: () => this.#moments.until(() => this.#client.state.link !== "connecting"),
      quit: () => this.stop(),
    });
  }

  /** Shows what waits, then goes on until the end. */
  async run(): Promise<LineEnd> {
    const { store, face, texts, account, server } = this.#options;
    this.#print([texts.line.hello(account.user, server)]);
    this.#show(this.#options.store.unshown(this.#before.me));
    const waiting = store.waiting();
    // Whom one wrote to last, as long as that has not gone out.
    this.#commands.to ??= waiting.at(-1)?.to;
    const queued: Change[] = waiting.length > 0 ? [{ type: "queued", messages: waiting }] : [];
    this.#print(this.#lines.news(queued, this.#before, this.#before));
    this.#client.finished.then((code) => this.#end.resolve(code));
    this.#client.start();
    this.#read(face);
    const why = await this.#end.promise.finally(() => this.#over.abort());
    if (why === "left" && !face.interrupted) await this.#settle();
    await this.#client.stop();
    // Questions have failed by now; messages that were entered after them still go onto the disk.
    const unfinished = !await new Moments(REST_MS).done(this.#work);
    this.#progress.stop();
    return { why, pending: this.#client.pending, undone: this.#commands.undone, unfinished };
  }

  /** Leaves, as /quit does. */
  stop(): void {
    this.#end.resolve("left");
  }

  /** The line being typed has changed: whom it is for may be told. */
  typed(text: string): void {
    this.#commands.typed(text);
  }

  async #read(face: Face): Promise<void> {
    try {
      for await (const lines of face.entered(this.#over.signal)) {
        this.#work = this.#work.then(() => this.#commands.run(lines));
        // A person goes on typing, or leaves, while the server is slow to answer.
        if (face.script) await this.#work;
        else this.#work.catch((error) => this.#end.reject(error));
      }
      this.stop();
    } catch (error) {
      this.#end.reject(error);
    }
  }

  #changed(changes: readonly Change[], after: State): void {
    const { texts, face, server } = this.#options;
    const before = this.#before;
    this.#before = after;
    const back = this.#out && changes.some((one) => one.type === "link" && one.link === "online");
    if (back) {
      this.#out = false;
      this.#print([texts.line.connected(server)]);
    }
    for (const one of changes) if (one.type === "era") this.#tellKeeps(one.keeps);
    if (changes.some((one) => one.type === "caught_up")) this.#caughtUp = true;
    const shown = this.#print(this.#lines.news(changes, before, after));
    const fresh = changes.flatMap((one) => one.type === "kept" && !one.history ? one.messages : []);
    if (shown && fresh.length > 0) this.#client.shown(fresh, face.seen);
    if (before.link !== after.link && shown) this.#guarded(() => face.prompt(this.#promptText()));
    if (shown && changes.some((one) => one.type === "transfer")) this.#progress.moved(after);
    this.#moments.look();
  }

  /** For how long the server keeps what: said at the first login, and again when that has changed. */
  #tellKeeps(keeps: Event<"welcome">["keeps"]): void {
    const { texts, lang, store } = this.#options;
    const sentence = texts.line.keeps(keepsText(keeps, texts, lang));
    if (store.isNews("keeps", sentence)) this.#print([sentence]);
  }

  /** Shows messages of earlier runs that nobody has seen. */
  #show(messages: readonly Kept[]): void {
    const lines = messages.map((one) => this.#lines.remembered(one, this.#before.me));
    if (messages.length > 0 && this.#print(lines)) {
      this.#client.shown(messages, this.#options.face.seen);
    }
  }

  #trouble(why: Trouble | ErrorCode | "keeping"): void {
    if (this.#out) return;
    this.#out = true;
    const { texts, server } = this.#options;
    this.#print([troubleText(why, server, texts)]);
  }

  #promptText(): string {
    const { to } = this.#commands;
    const { link } = this.#client.state;
    return `${to ?? ""}${link === "online" ? "" : "…"}${this.#progress.text}> `;
  }

  /** False when nobody reads any more; then it ends. */
  #print(lines: readonly string[]): boolean {
    return this.#guarded(() => this.#options.face.print(lines));
  }

  #guarded(write: () => void): boolean {
    try {
      write();
      return true;
    } catch {
      // Whatever a terminal or a pipe says here: it takes nothing more.
      this.#end.resolve("gone");
      return false;
    }
  }

  /** Gives what is under way a moment: the backlog to come, the outbox to be answered. */
  async #settle(): Promise<void> {
    await this.#moments.done(this.#work);
    const under = (): boolean => {
      const { link, status } = this.#client.state;
      if (link === "offline") return false;
      if (this.#options.face.script && this.#moving) return true;
      return !this.#caughtUp || (this.#client.pending > 0 && status === "online");
    };
    await this.#moments.until(() => !under());
  }

  /** True while a file is on its way. */
  get #moving(): boolean {
    return [...this.#client.state.transfers.values()].some(({ state }) => state === "moving");
  }
}
