/** The open conversation: where in it one looks, what in it was new, what has been before the eyes. */

import type { Client } from "../client.ts";
import type { Conversation, State } from "../state.ts";
import { type Anchor, inSight, type Item, moved } from "./pane.ts";
import type { Past } from "./past.ts";
import type { Row } from "./cells.ts";

export class Talk {
  /** How far each conversation was before the eyes in this run: `seq` of this era. */
  readonly seen = new Map<string, number>();
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
    if (conversation && this.#unseen(conversation, state).length > 0) {
      this.newAfter = this.#upTo(conversation);
    }
  }

  /** The server's numbers begin again. */
  forgetNumbers(): void {
    this.seen.clear();
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
    const unseen = this.#unseen(conversation, state);
    if (unseen.length === 0) return;
    if (this.#anchor) {
      this.newAfter ??= this.#upTo(conversation);
      return;
    }
    this.seen.set(conversation.name, unseen.at(-1)!.seq);
    this.client.shown(unseen, true);
  }

  #upTo({ name, seen }: Conversation): number {
    return Math.max(seen, this.seen.get(name) ?? 0);
  }

  #unseen(conversation: Conversation, { me, era }: State): Conversation["messages"] {
    const upTo = this.#upTo(conversation);
    return conversation.messages.filter((one) =>
      one.era === era && one.seq > upTo && one.from !== me
    );
  }
}
