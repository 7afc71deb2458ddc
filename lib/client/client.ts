/**
 * A client without a face: its device's store, its link and its state, joined by the delivery rules.
 * Whoever draws it calls `send` and the like, and hears of every change.
 */

import { crashPoint } from "../base/crash_point.ts";
import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { Acks } from "./acks.ts";
import { type Askable, Asking } from "./asking.ts";
import type { ClientOptions } from "./client_options.ts";
import type { Transfers } from "./files/transfers.ts";
import { greetingOf, isFinal } from "./greeting.ts";
import { enterStore } from "./enter_store.ts";
import { Intake } from "./intake.ts";
import { Link, TIMINGS, type Trouble } from "./link.ts";
import { Outbox } from "./outbox.ts";
import { checkRequest, type Outgoing } from "./outgoing.ts";
import { MarkKeeper } from "./mark_keeper.ts";
import type { Waiting } from "./pipeline.ts";
import { newlyRead, noteShown, untold } from "./reads.ts";
import { rememberedState } from "./remembered.ts";
import { type Change, reduce, type State } from "./state.ts";
import type { Kept } from "./store.ts";
import { TypingClock } from "./typing_clock.ts";

/** One client; `start` once, `stop` at last. */
export class Client {
  #finish = Promise.withResolvers<ErrorCode>();
  /** Resolves with the reason when the server will not have this client any more. */
  readonly finished: Promise<ErrorCode> = this.#finish.promise;
  #options: ClientOptions;
  #now: () => number;
  #state: State;
  #link: Link;
  #running: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;
  #acks: Acks;
  #asking = new Asking();
  #files: Transfers;
  #outbox: Outbox;
  /** Everything of the inbox up to here is kept. */
  #floor = 0;
  #loggedIn = false;
  /** Why this connection ends: what the server said before it hung up, or one's own disk. */
  #refusal: ErrorCode | "keeping" | undefined;
  #typingClock: TypingClock;
  #marks: MarkKeeper;

  constructor(options: ClientOptions) {
    const { account, dial, store } = options;
    const timings = { ...TIMINGS, ...options.timings };
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#acks = new Acks((pos) => this.#link.send({ type: "ack", pos }), timings.ackAfterMs);
    this.#link = new Link(dial, {
      dialing: () => this.#change([{ type: "link", link: "connecting" }]),
      greeting: () => this.#hello(),
      events: (events) => this.#take(events),
      down: (why) => this.#down(why),
    }, timings);
    const tick = () => this.#change([{ type: "clock", now: this.#now() }]);
    this.#typingClock = new TypingClock(this.#now, tick);
    this.#files = store.transfers(options.downloads, {
      send: (request) => this.#link.send(request),
      moved: (transfer) => this.#change([{ type: "transfer", transfer }]),
      lost: (waiting, code) => this.#lost(waiting, code),
      now: this.#now,
    });
    this.#outbox = new Outbox(this.#files, (...requests) => this.#link.send(...requests));
    this.#outbox.push(store.waiting());
    this.#state = rememberedState(store, account.user, this.#now());
    this.#marks = new MarkKeeper(store.marks, this.#state);
  }

  /** What there is to draw. */
  get state(): State {
    return this.#state;
  }

  /** How many messages wait for an answer. */
  get pending(): number {
    return this.#outbox.size;
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    this.#running = this.#link.run();
  }

  /** Sends messages, as `submit` does. */
  send(messages: readonly { to: string; text: string; reply_to?: string }[]): Waiting[] {
    return this.submit(messages.map((message) => ({ type: "send", ...message })));
  }

  /**
   * Asks for what must not be lost: it is on the disk when this returns, and goes out as soon as it can
   * (delivery rule 1). Throws ChatError `too_long`, `bad_frame` or what the disk says; then nothing of
   * it is sent.
   */
  submit(requests: readonly Outgoing[]): Waiting[] {
    for (const request of requests) checkRequest(request);
    crashPoint("client.before_outbox", requests.length);
    const waiting = this.#options.store.enqueue(requests);
    crashPoint("client.after_outbox", requests.length);
    this.#change([{ type: "queued", messages: waiting }]);
    this.#outbox.push(waiting);
    return waiting;
  }

  /** Fetches the file of a message into the folder for that; false where there is none of either. */
  fetch(message: Kept): boolean {
    return this.#files.fetch(message);
  }

  /** Takes back a file that is on its way, for good when this returns, or fetches it no more; false for none. */
  cancel(id: string): boolean {
    const waiting = this.#options.store.cancel(id);
    if (waiting) this.#files.takeBack(waiting);
    return waiting !== undefined || this.#files.leave(id);
  }

  /** Asks for something; rejects with a ChatError, `not_logged_in` when there is no connection. */
  ask(request: Askable): Promise<Event> {
    if (!this.#loggedIn) return Promise.reject(new ChatError("not_logged_in"));
    const asked = this.#asking.ask(request);
    this.#link.send(asked.request);
    return asked.answer;
  }

  /** One's own switch. While it is off nothing comes, and what is written waits here. */
  setStatus(status: State["status"]): void {
    this.#change([{ type: "status", status }]);
    if (this.#loggedIn) {
      this.#link.send({ type: "status", status });
      this.#outbox.up(status === "online");
    }
  }

  /** Tells somebody that one is typing, or has stopped. */
  typing(to: string, on: boolean): void {
    if (!this.#loggedIn || this.#state.status === "offline") return;
    this.#link.send({ type: "typing", to, on });
  }

  /** These were shown. `read` tells their senders: only for what a person had before the eyes (rule 9). */
  shown(messages: readonly Kept[], read: boolean): void {
    noteShown(this.#options.store, messages);
    const news = read ? newlyRead(messages, this.#state) : [];
    if (this.#loggedIn) this.#link.send(...news.map(({ user: _, ...request }) => request));
    this.#change(news);
  }

  /** Acks what is kept, says goodbye and hangs up. The store stays open. */
  stop(): Promise<void> {
    return this.#stopping ??= this.#stop();
  }

  async #stop(): Promise<void> {
    this.#acks.flush();
    await this.#link.stop();
    await this.#running;
    this.#unlink();
    await this.#files.close();
    this.#typingClock.stop();
    this.#marks.flush();
  }

  #hello(): Request {
    const greeting = greetingOf(this.#options, this.#state);
    this.#floor = greeting.since ?? 0;
    return greeting;
  }

  #take(events: readonly Event[]): void {
    try {
      this.#events(events);
    } catch (error) {
      // The disk does not take it: it all comes again on the next connection, so what was answered waits again too.
      this.#outbox.replace(this.#options.store.waiting());
      this.#refusal = "keeping";
      throw error;
    }
  }

  #events(events: readonly Event[]): void {
    let intake = this.#intake();
    for (const event of events) {
      switch (event.type) {
        case "welcome":
          this.#welcome(event);
          intake = this.#intake();
          break;
        case "file_ready":
        case "file_chunk":
          this.#files.take(event);
          break;
        case "retry":
          this.#outbox.later(event);
          break;
        case "bye":
        case "error":
          if (event.type === "error" && this.#files.take(event)) break;
          if (event.type === "bye" || !this.#loggedIn) this.#refused(event.code);
          break;
        default:
          intake.take(event);
      }
    }
    this.#keep(intake);
    this.#floor = intake.floor;
    this.#change(intake.changes);
    this.#files.came(intake.fresh, this.#state.me);
    this.#acks.kept(this.#floor, intake.entries);
    for (const event of events) this.#asking.answer(event);
    this.#outbox.pump();
  }

  #intake(): Intake {
    return new Intake({
      ...{ me: this.#state.me, floor: this.#floor, now: this.#now },
      store: this.#options.store,
      answered: (id) => this.#outbox.answered(id),
    });
  }

  /** Puts what came onto the disk; only then may it be acked (delivery rule 6). */
  #keep(intake: Intake): void {
    const { store, handOn } = this.#options;
    if (handOn && intake.fresh.length > 0) handOn(intake.fresh);
    if (intake.keeps) store.keep(intake, this.#state.me);
    if (intake.entries > 0) crashPoint("client.after_store_before_ack", intake.entries);
  }

  #welcome({ epoch, keeps, limits }: Event<"welcome">): void {
    const { store, receive } = this.#options;
    let refused: readonly Change[] = [];
    if (receive && store.position.epoch !== epoch) {
      this.#marks.flush();
      refused = enterStore(store, epoch, this.#state.me);
      if (refused.length > 0) this.#outbox.replace(store.waiting());
      this.#floor = 0;
    }
    this.#loggedIn = true;
    this.#link.settled();
    const era = { type: "era", era: store.era, keeps, limits } as const;
    this.#change([...refused, era, { type: "link", link: "online" }]);
    this.#outbox.up(this.#state.status === "online");
    if (!receive) return;
    this.#link.send({ type: "contacts" }, { type: "blocked" }, { type: "conversations" });
  }

  /** A file that was to be sent is not there any more as it was: that is final. */
  #lost(waiting: Waiting, code: ErrorCode): void {
    const message = { ...waiting, code };
    try {
      this.#options.store.keep({ received: [], stored: [], refused: [message] }, this.#state.me);
    } catch {
      // It still waits on the disk, so the next start comes to the same.
      return this.#options.trouble?.("keeping");
    }
    this.#change([{ type: "refused", message }]);
  }

  /** The server ends this connection, or will not let this client in. */
  #refused(code: ErrorCode): void {
    this.#refusal = code;
    if (!isFinal(code)) return this.#link.hangUp();
    this.#finish.resolve(code);
    this.stop();
  }

  #down(why: Trouble): void {
    this.#unlink();
    this.#options.trouble?.(this.#refusal ?? why);
    this.#refusal = undefined;
  }

  /** There is no connection: nothing goes out, and what was asked gets no answer. */
  #unlink(): void {
    this.#loggedIn = false;
    this.#acks.forget();
    this.#outbox.down();
    this.#asking.forget();
    this.#change([{ type: "link", link: "offline" }]);
  }

  #change(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#state = changes.reduce(reduce, this.#state);
    const happened = new Set(changes.map((one) => one.type));
    for (const one of changes) {
      if (one.type === "conversations") this.#link.send(...untold(one, this.#state));
    }
    this.#marks.look(happened, this.#state);
    if (happened.has("typing") || happened.has("clock")) this.#typingClock.set(this.#state);
    this.#options.changed(changes, this.#state);
  }
}
