/** The open conversation: where in it one looks, what in it was new, what has been before the eyes. */

import type { Client } from "../client.ts";
import { type Conversation, type State, unreadOf } from "../state.ts";
import { unreadIn } from "../unread.ts";
import { type Anchor, inSight, type Item, moved } from "./pane.ts";
import type { Place } from "./island.ts";
import type { Past } from "./past.ts";
import type { Row } from "./cells.ts";

export class Talk {
  /** The line "new messages" stands after this `seq`. */
  newAfter: number | undefined;
  /** The message that one jumped to. */
  chosen: string | undefined;
  #anchor: Anchor | undefined;
  #name: string | undefined;
  /** What is to be in the middle of the next rows. */
  #seek: string | undefined;
  /** Rows that somebody wanted to go on by at the end of what is here, while more is on its way. */
  #owed = 0;

  constructor(private readonly client: Client, private readonly past: Past) {}

  /** True while one looks back, and does not see what comes. */
  get looksBack(): boolean {
    return this.#anchor !== undefined;
  }

  /** Another conversation is open now. */
  open(name: string | undefined, state: State): void {
    this.#forget();
    this.#name = name;
    this.#anchor = this.chosen = this.#seek = undefined;
    this.newAfter = undefined;
    const conversation = name === undefined ? undefined : state.conversations.get(name);
    if (conversation && unreadIn(state, conversation).count > 0) {
      this.newAfter = conversation.seen;
    }
  }

  /** The server's numbers begin again. */
  forgetNumbers(): void {
    this.newAfter = undefined;
    this.past.forgetAll();
  }

  /** Goes to a message; false when there is none. Rejects with ChatError when the server cannot be asked for what is around it. */
  async goTo(conversation: Conversation, place: Place): Promise<boolean> {
    const id = await this.past.goTo(conversation, place);
    // Who has gone elsewhere meanwhile wants the newest when they come back.
    if (this.#name !== conversation.name) this.past.forget(conversation);
    else this.chosen = this.#seek = id;
    return id !== undefined;
  }

  /** The rows in sight. What is asked for because the beginning came into sight, comes later. */
  rows(items: readonly Item[], height: number, conversation: Conversation): Row[] {
    const { name } = conversation;
    if (this.#seek !== undefined) {
      const there = { key: this.#seek, hidden: 0 };
      this.#seek = undefined;
      this.#lookFrom(items, moved(items, height, there, -Math.floor(height / 2)));
    }
    // The end of an island is not the end.
    if (this.past.isIsland(name)) this.#lookFrom(items, this.#anchor);
    if (this.#owed !== 0 && !this.#isAtEnd(items)) {
      this.#lookFrom(items, moved(items, height, this.#anchor, this.#owed));
      this.#owed = 0;
    }
    const { rows, top } = inSight(items, height, this.#anchor);
    const wants = (top || !this.past.isAsked(name)) && this.client.state.link === "online" &&
      this.past.beginning(name) === "more";
    if (wants) void this.past.ask(conversation);
    if (
      this.#isAtEnd(items) && this.past.canAskAfter(name) && this.client.state.link === "online"
    ) {
      void this.past.askAfter();
    }
    return rows;
  }

  /** Looks further back by so many rows, or forth. */
  move(items: readonly Item[], height: number, by: number): void {
    this.#owed = by < 0 && this.#isAtEnd(items) ? by : 0;
    this.#lookFrom(items, moved(items, height, this.#anchor, by));
    if (!this.#anchor) this.#forget();
  }

  /** Back to the newest. */
  toEnd(): void {
    this.#anchor = this.chosen = this.#seek = undefined;
    this.#forget();
  }

  /** Looks from there; without an anchor at the newest, which the end of an island is not. */
  #lookFrom(items: readonly Item[], anchor: Anchor | undefined): void {
    const last = items.at(-1);
    const isIsland = this.#name !== undefined && this.past.isIsland(this.#name);
    this.#anchor = anchor ?? (isIsland && last ? { key: last.key, hidden: 0 } : undefined);
  }

  /** True at the lower end of an island. */
  #isAtEnd(items: readonly Item[]): boolean {
    return this.#anchor?.hidden === 0 && this.#anchor.key === items.at(-1)?.key;
  }

  #forget(): void {
    const { conversations } = this.client.state;
    const conversation = this.#name === undefined ? undefined : conversations.get(this.#name);
    if (conversation) this.past.forget(conversation);
  }

  /** The person looks elsewhere from now on: the line comes above what has not been seen by then. */
  away(): void {
    if (!this.#anchor) this.newAfter = undefined;
  }

  /**
   * Before a frame: while one looks back, or at help, or at another window, nothing new is seen, and a line
   * comes above it.
   */
  drawing(conversation: Conversation, state: State, seen: boolean): void {
    const isUnread = unreadOf(state, conversation).length > 0;
    if (isUnread && (this.#anchor || !seen)) this.newAfter ??= conversation.seen;
  }

  /** After a frame: the newest is on the screen, and their senders may hear of it. */
  drawn(conversation: Conversation, state: State, focused: boolean): void {
    const unread = unreadOf(state, conversation);
    if (unread.length > 0 && focused && !this.#anchor) this.client.shown(unread, true);
  }
}
