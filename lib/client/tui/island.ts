/**
 * A part of one conversation that somebody jumped to: what is between it and the newest is not here. It
 * grows at both ends, page by page, until it meets what is.
 */

import { isChange } from "../../protocol/extra_fields.ts";
import type { Event } from "../../protocol/schema.ts";
import { changedBy, type ChangeEntry } from "../changes.ts";
import type { Client } from "../client.ts";
import { entryOf } from "../entry.ts";
import type { Change, Message } from "../state.ts";

/** How many messages are asked for at a time. */
export const PAGE = 100;

/** Where to jump to: a message by its number, or the first one since a time. */
export type Place = { readonly seq: number } | { readonly at: number };

/** Which page of a conversation. */
type Bounds =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly at: number }
  | Record<never, never>;

/** A page of history, and what the server says of it; undefined when its numbers have begun again meanwhile. */
export async function pageOf(
  client: Client,
  conversation: string,
  bounds: Bounds,
): Promise<{ messages: Message[]; answer: Event<"history"> } | undefined> {
  const { era } = client.state;
  const answer = await client.ask({ type: "history", conversation, limit: PAGE, ...bounds });
  if (answer.type !== "history" || client.state.era !== era) return undefined;
  const messages = answer.messages.map((one): Message => ({
    ...entryOf(one, era),
    state: "stored",
  }));
  return { messages, answer };
}

/** The message at a place, or the next one after it, or else the last. */
export function messageAt(messages: readonly Message[], place: Place): Message | undefined {
  const found = messages.find((one) => "seq" in place ? one.seq >= place.seq : one.ts >= place.at);
  return found ?? messages.at(-1);
}

/** The messages after edits, deletions and reactions. */
export function withChanges(
  messages: readonly Message[],
  name: string,
  changes: readonly Change[],
  me: string,
): readonly Message[] {
  let all = messages;
  for (const change of changes) {
    if (change.type !== "kept" || change.history) continue;
    for (const one of change.messages) {
      if (one.conversation !== name || !isChange(one.extra)) continue;
      const at = all.findLastIndex(({ id, seq }) => {
        const { target, target_id } = one.extra!;
        return target_id === undefined ? seq === target : id === target_id;
      });
      if (at >= 0) all = all.with(at, changedBy(all[at]!, one as ChangeEntry, me));
    }
  }
  return all;
}

export class Island {
  /** A page is on its way. */
  asking = false;
  /** It could not be asked on this connection. */
  failed = false;

  private constructor(
    private readonly client: Client,
    readonly name: string,
    public messages: readonly Message[],
    /** The very first message is here. */
    public complete: boolean,
    /** All from here to the newest is here. */
    public isNewest: boolean,
  ) {}

  /** What is around a place; undefined when there is nothing. Rejects with ChatError. */
  static async around(client: Client, name: string, place: Place): Promise<Island | undefined> {
    const after = "seq" in place && { after: Math.max(0, place.seq - PAGE / 2) };
    const page = await pageOf(client, name, after || place);
    if (!page || page.messages.length === 0) return undefined;
    const { messages, answer } = page;
    if (after) return new Island(client, name, messages, after.after === 0, !answer.more);
    return new Island(client, name, messages, !answer.more, !answer.later);
  }

  /** Asks for the page before it. Resolves when that is here, or could not be asked. */
  async askBefore(): Promise<void> {
    if (this.complete) return;
    await this.#ask({ before: this.messages[0]!.seq }, (messages, more) => {
      this.messages = [...messages, ...this.messages];
      this.complete = !more || messages.length === 0;
    });
  }

  /** Asks for the page after it. */
  async askAfter(): Promise<void> {
    await this.#ask({ after: this.messages.at(-1)!.seq }, (messages, more) => {
      this.messages = [...this.messages, ...messages];
      this.isNewest = !more;
    });
  }

  async #ask(bounds: Bounds, take: (page: Message[], more: boolean) => void): Promise<void> {
    if (this.asking || this.failed) return;
    this.asking = true;
    try {
      const page = await pageOf(this.client, this.name, bounds);
      if (page) take(page.messages, page.answer.more);
    } catch {
      // There is no connection: the next one is asked again.
      this.failed = true;
    } finally {
      this.asking = false;
    }
  }
}
