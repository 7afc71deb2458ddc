/** What the open conversation shows: what the client holds, and before that as much as was looked back at. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../../client/client.ts";
import { entryOf } from "../../client/entry.ts";
import type { Change, Conversation, Message, State } from "../../client/state.ts";
import { joined, movedOn, type Past, withChanges, withPage } from "./past.ts";

/** How many messages a page of history has. */
const PAGE = 100;
/** The same when somebody looks for something old. */
const JUMP_PAGE = 200;

/** What it is the history of, and whom it asks. */
export interface Source {
  readonly state: ReadonlySignal<State>;
  readonly conversation: ReadonlySignal<Conversation | null>;
  ask: Client["ask"];
  /** A page has come and is to be drawn. */
  came(): void;
}

/** The history of whatever conversation is open, page by page. */
export class History {
  /** True once it reaches back to the first message. */
  readonly isWhole = signal(false);
  /** All messages that are here, oldest first. */
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly #past = signal<Past>([]);
  #loading: Promise<void> | null = null;
  /** Counts what was opened: a page is for the visit in which it was asked for. */
  #visit = 0;
  /** The visit for which earlier messages are on their way. */
  #reaching = -1;

  constructor(private readonly source: Source) {
    this.messages = computed(() => {
      const conversation = source.conversation.value;
      return conversation ? joined(this.#past.value, conversation) : [];
    });
  }

  /** Begins with another conversation. */
  open(): void {
    this.#visit++;
    this.forget();
  }

  /** Begins again: the server's numbers do, and where this stood among them says nothing now. */
  forget(): void {
    this.#past.value = [];
    this.isWhole.value = false;
  }

  /** Follows the open conversation, from how it was `before` these changes. */
  follow(changes: readonly Change[], before: State, { conversations, me }: State): void {
    const after = conversations.get(this.source.conversation.peek()?.name ?? "");
    if (!after) return;
    const held = before.conversations.get(after.name);
    const moved = movedOn(this.#past.value, held, changes, after);
    this.#past.value = withChanges(moved, changes, after.name, me);
  }

  /** Fetches what was said last. */
  async latest(): Promise<void> {
    // What comes after what is here comes by itself, in order: a page beyond that would leave a gap before it.
    const { era } = this.source.state.value;
    const last = this.source.conversation.value?.messages
      .findLast((one) => one.era === era && one.seq > 0)?.seq;
    await this.#page(last === undefined ? undefined : last + 1, PAGE);
  }

  /** Fetches what was said before the first message that is here, after what is being fetched. */
  async earlier(): Promise<void> {
    const visit = this.#visit;
    if (this.#reaching === visit) return;
    this.#reaching = visit;
    while (this.#loading) await this.#loading;
    const { length } = this.messages.value;
    // What is here from an older store of the server's comes first: on to what is not.
    for (let same = true; same && visit === this.#visit;) {
      const first = this.#first()?.seq;
      await this.#page(first, PAGE);
      same = this.messages.value.length === length && this.#first()?.seq !== first;
    }
    if (this.#reaching === visit) this.#reaching = -1;
  }

  /** Fetches back to a message that `suffices`, or as far as it goes. */
  async back(suffices: (message: Message) => boolean): Promise<void> {
    const visit = this.#visit;
    while (visit === this.#visit && !this.isWhole.value) {
      const first = this.#first();
      if (first && suffices(first)) return;
      await this.#page(first?.seq, JUMP_PAGE);
      // Not connected: what is here has to do.
      if (this.#first()?.seq === first?.seq) return;
    }
  }

  /** The first message that is here; those of another era have no number that counts now. */
  #first(): Message | undefined {
    const { era } = this.source.state.value;
    return this.messages.value.find((one) => one.era === era && one.seq > 0);
  }

  async #page(before: number | undefined, limit: number): Promise<void> {
    const visit = this.#visit;
    while (this.#loading) await this.#loading;
    // What is open now has a first message of its own: before that other one there would be a gap.
    if (visit !== this.#visit) return;
    this.#loading = this.#fetch(before, limit).finally(() => this.#loading = null);
    await this.#loading;
  }

  async #fetch(before: number | undefined, limit: number): Promise<void> {
    const conversation = this.source.conversation.value?.name, visit = this.#visit;
    if (conversation === undefined) return;
    if (before === 1) return void (this.isWhole.value = true);
    const about = { conversation, limit, ...(before !== undefined && { before }) };
    try {
      const answer = await this.source.ask({ type: "history", ...about });
      if (answer.type !== "history" || visit !== this.#visit) return;
      const page = answer.messages.map((one) => entryOf(one, this.source.state.value.era));
      this.#past.value = withPage(this.#past.value, page);
      if (!answer.more) this.isWhole.value = true;
      this.source.came();
    } catch {
      // Not connected, or nothing to be seen there: what is here is shown, and the next try may do better.
    }
  }
}
