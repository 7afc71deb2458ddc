/**
 * What a person sees, as plain data: contacts, conversations, ticks, typing, waiting. `reduce` is pure,
 * so terminal, line mode and page draw the same thing, and a change that comes twice counts once.
 */

import type { ErrorCode } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event } from "../protocol/schema.ts";
import { newEra, withMarks } from "./eras.ts";
import type { Transfer } from "./files/transfer.ts";
import type { KeptMarks } from "./mark_keeper.ts";
import { apart, applied, place } from "./placing.ts";
import type { Kept, Refused } from "./store.ts";
import { ownEntry } from "./store_rows.ts";
import type { Waiting } from "./pipeline.ts";
import { counted, type Marks, NO_MARKS } from "./ticks.ts";
import { ended, stillTyping } from "./typists.ts";

/** A message of a conversation; `seq` is 0 until the server has given one. */
export interface Message extends Kept {
  readonly state: "waiting" | "stored" | "refused";
  /** Why it was refused. */
  readonly code?: ErrorCode;
}

/** One conversation, named as an answer would be addressed; its marks are those of this era. */
export interface Conversation extends Marks {
  readonly name: string;
  /** The newest ones: those with a place in their order, then those that wait or were refused. */
  readonly messages: readonly Message[];
  /** What the server had last in it at the login; null before that, and where it has nothing. */
  readonly latest:
    | (Pick<Kept, "seq" | "ts" | "from" | "text"> & { readonly unread: number })
    | null;
  /** How far one has read oneself. */
  readonly seen: number;
  /** The marks of the eras before. */
  readonly former: ReadonlyMap<number, Marks>;
  /** Who types, the latest to begin last, and until when that holds, in milliseconds since 1970. */
  readonly typing: ReadonlyMap<string, number>;
  /** One wants to be left in peace by it. */
  readonly muted: boolean;
}

/** Somebody on the contact list. */
export type Contact = Event<"contacts">["contacts"][number];

/** Everything there is to draw. */
export interface State {
  readonly me: string;
  readonly link: "connecting" | "online" | "offline";
  /** One's own switch. */
  readonly status: "online" | "offline";
  readonly era: number;
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** Files on their way, and those that have ended in this run, by message. */
  readonly transfers: ReadonlyMap<string, Transfer>;
  /** The message broker is away, and has letters for this user; how many, when that is known. */
  readonly waiting: { readonly count?: number } | null;
  /** Whom one takes nothing from; what they write to groups is for the face to hide. */
  readonly blocked: ReadonlySet<string>;
}

/** What can happen to the state; most are events of the wire, some with what only the client knows. */
export type Change =
  | { readonly type: "link"; readonly link: State["link"] }
  | { readonly type: "status"; readonly status: State["status"] }
  | {
    readonly type: "era";
    readonly era: number;
    readonly keeps: Event<"welcome">["keeps"];
    readonly limits?: Event<"welcome">["limits"];
  }
  | { readonly type: "queued"; readonly messages: readonly Waiting[] }
  | { readonly type: "kept"; readonly messages: readonly Kept[]; readonly history?: true }
  | Event<"stored">
  | { readonly type: "refused"; readonly message: Refused }
  | {
    readonly type: "typing";
    readonly conversation: string;
    readonly from: string;
    readonly on: boolean;
    readonly at: number;
  }
  | { readonly type: "transfer"; readonly transfer: Transfer }
  | { readonly type: "clock"; readonly now: number }
  | { readonly type: "marks"; readonly marks: readonly KeptMarks[] }
  | Event<
    | "contacts"
    | "blocked"
    | "presence"
    | "delivered"
    | "read"
    | "counts"
    | "conversations"
    | "waiting"
    | "caught_up"
  >;

/** Nothing yet. */
export function emptyState(me: string, era = 0): State {
  const none = { contacts: new Map(), conversations: new Map(), transfers: new Map() };
  const blocked = new Set<string>();
  return { me, link: "offline", status: "online", era, ...none, waiting: null, blocked };
}

/** The state after one change. Never throws; what refers to nothing known changes nothing. */
export function reduce(state: State, change: Change): State {
  switch (change.type) {
    case "link":
      return { ...state, link: change.link };
    case "status":
      return { ...state, status: change.status };
    case "waiting":
      return { ...state, waiting: change.count === 0 ? null : change };
    case "era":
      return change.era === state.era ? state : newEra(state, change.era);
    case "contacts":
      return { ...state, contacts: new Map(change.contacts.map((one) => [one.user, one])) };
    case "blocked":
      return { ...state, blocked: new Set(change.users) };
    case "presence": {
      const { user, status, last_seen } = change;
      if (!state.contacts.has(user)) return state;
      const contact = { user, status, ...(last_seen !== undefined && { last_seen }) };
      return { ...state, contacts: new Map(state.contacts).set(user, contact) };
    }
    case "queued":
      return grouped(
        state,
        // What asks for something else than a message has no line of its own.
        change.messages.filter(isMessage),
        (one) => one.to,
        (conversation, messages) =>
          place(conversation, messages.map((one) => waitingMessage(one, state.me, state.era))),
      );
    case "kept":
      return grouped(
        state,
        change.messages,
        (one) => one.conversation,
        (conversation, messages) => {
          const [changes, entries] = apart(messages);
          const shown = place(conversation, entries.map((one) => ({ ...one, state: "stored" })));
          const placed = changes.reduce((one, entry) => applied(one, entry, state.me), shown);
          if (change.history) return placed;
          // Who writes has stopped typing.
          return { ...placed, typing: ended(placed.typing, messages.map(({ from }) => from)) };
        },
      );
    case "stored":
      return stored(state, change);
    case "refused": {
      const { message } = change;
      if (!isMessage(message)) return state;
      return changed(state, message.to, (conversation) =>
        place(conversation, [{
          ...waitingMessage(message, state.me, state.era),
          state: "refused",
          code: message.code,
        }]));
    }
    case "delivered":
      return change.user === state.me ? state : changed(state, change.conversation, (one) => ({
        ...one,
        delivered: Math.max(one.delivered, change.seq),
      }));
    case "read":
      return changed(
        state,
        change.conversation,
        (one) =>
          change.user === state.me ? { ...one, seen: Math.max(one.seen, change.seq) } : {
            ...one,
            read: Math.max(one.read, change.seq),
          },
      );
    case "conversations":
      return change.conversations.reduce(
        (after, { conversation, delivered, read, seen, counts, muted = false, ...latest }) =>
          changed(after, conversation, (one) => ({
            ...one,
            muted,
            latest,
            counts: counted(one.counts, counts ?? []),
            delivered: Math.max(one.delivered, delivered),
            read: Math.max(one.read, read),
            seen: Math.max(one.seen, seen),
          })),
        state,
      );
    case "counts":
      return changed(state, change.conversation, (one) => ({
        ...one,
        counts: counted(one.counts, change.counts),
      }));
    case "typing":
      return changed(state, change.conversation, (one) => ({
        ...one,
        typing: change.on
          ? new Map(one.typing).set(change.from, change.at + LIMITS.typingMs)
          : ended(one.typing, [change.from]),
      }));
    case "transfer": {
      const { transfer } = change;
      return { ...state, transfers: new Map(state.transfers).set(transfer.id, transfer) };
    }
    case "marks":
      return change.marks.reduce(
        (after, marks) => changed(after, marks.conversation, (one) => withMarks(one, marks, after)),
        state,
      );
    case "caught_up":
      return state;
    case "clock":
      return expire(state, change.now);
  }
}

/** The messages of others that one has not read. */
export function unreadOf({ me, era }: State, { messages, seen }: Conversation): Message[] {
  return messages.filter((one) => one.from !== me && one.era === era && one.seq > seen);
}

/** A conversation in which nothing has been said. */
export function emptyConversation(name: string): Conversation {
  const none = { former: new Map(), typing: new Map() };
  return { name, messages: [], ...NO_MARKS, ...none, latest: null, seen: 0, muted: false };
}

function changed(
  state: State,
  name: string,
  how: (conversation: Conversation) => Conversation,
): State {
  const before = state.conversations.get(name) ?? emptyConversation(name);
  return { ...state, conversations: new Map(state.conversations).set(name, how(before)) };
}

/** Changes each conversation once, with all that concerns it. */
function grouped<T>(
  state: State,
  all: readonly T[],
  nameOf: (one: T) => string,
  how: (conversation: Conversation, group: T[]) => Conversation,
): State {
  const groups = Map.groupBy(all, nameOf);
  let after = state;
  for (const [name, group] of groups) after = changed(after, name, (one) => how(one, group));
  return after;
}

/** True for a message, false for what only changes something. */
export function isMessage({ request }: Waiting): boolean {
  return request === undefined || request.type === "send" || request.type === "file_offer";
}

function waitingMessage(waiting: Waiting, me: string, era: number): Message {
  const place = { conversation: waiting.to, seq: 0, ts: waiting.ts };
  return { ...ownEntry(waiting, place, era, me), state: "waiting" };
}

function stored(state: State, { id, conversation, seq, ts }: Event<"stored">): State {
  for (const [name, { messages }] of state.conversations) {
    const message = messages.findLast((one) => one.id === id);
    if (!message || message.state === "stored") continue;
    const moved = { ...message, conversation, seq, ts, era: state.era, state: "stored" as const };
    const without = changed(state, name, (one) => ({
      ...one,
      messages: one.messages.filter((other) => other.id !== id),
    }));
    return changed(without, conversation, (one) => place(one, [moved]));
  }
  return state;
}

function expire(state: State, now: number): State {
  let after = state;
  for (const { name, typing } of state.conversations.values()) {
    const still = stillTyping(typing, now);
    if (still.size < typing.size) {
      after = changed(after, name, (one) => ({ ...one, typing: still }));
    }
  }
  return after;
}
