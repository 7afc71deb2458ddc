/** The open conversation: where in it one looks, what in it was new, what has been before the eyes. */

import type { Client } from "../client.ts";
import { type Conversation, type State, unreadOf } from "../state.ts";
import { type Anchor, inSight, type Item, moved } from "./pane.ts";
import type { Past } from "./past.ts";
import type { Row } from "./cells.ts";

export class Talk {
  /** The line "new messages" stands after this `seq`. */
  newAfter: number | undefined;
  #anchor: Anchor | undefined;
  /** An older page is on its way to somebody who wants to see it. */
  #name: string | undefined;

  constructor(private readonly client: Client, private readonly past: Past) {}

  /** True while one looks back, and does not see what comes. */
  get looksBack(): boolean {
    return this.#anchor !== undefined;
  }

  /** Another conversation is open now. */
  open(name: string | undefined, state: State): void {
    this.#forget();
    this.#name = name;
    this.#anchor = undefined;
    this.newAfter = undefined;
    const conversation = name === undefined ? undefined : state.conversations.get(name);
    if (conversation && unreadOf(state, conversation).length > 0) {
      this.newAfter = conversation.seen;
    }
  }

  /** The server's numbers begin again. */
  forgetNumbers(): void {
    this.newAfter = undefined;
    this.past.forgetAll();
  }

  /** The rows in sight. What is asked for because the beginning came into sight, comes later. */
  rows(items: readonly Item[], height: number, conversation: Conversation): Row[] {
    const { rows, top } = inSight(items, height, this.#anchor);
    const { name } = conversation;
    const wants = (top || !this.past.isAsked(name)) && this.client.state.link === "online" &&
      this.past.beginning(name) === "more";
    if (wants) void this.past.ask(conversation);
    return rows;
  }

  /** Looks further back by so many rows, or forth. */
  move(items: readonly Item[], height: number, by: number): void {
    this.#anchor = moved(items, height, this.#anchor, by);
    if (!this.#anchor) this.#forget();
  }

  /** Back to the newest. */
  toEnd(): void {
    this.#anchor = undefined;
    this.#forget();
  }

  #forget(): void {
    const { conversations } = this.client.state;
    const conversation = this.#name === undefined ? undefined : conversations.get(this.#name);
    if (conversation) this.past.forget(conversation);
  }

  /** The newest is on the screen: their senders may hear of it. While one looks back nothing new is seen. */
  drawn(conversation: Conversation, state: State): void {
    const unread = unreadOf(state, conversation);
    if (unread.length === 0) return;
    if (this.#anchor) this.newAfter ??= conversation.seen;
    else this.client.shown(unread, true);
  }
}
