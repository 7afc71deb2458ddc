/** What edits, deletions and reactions do to the message they are about: pure, for the disk and the screen. */

import type { Extra, Reactions } from "../protocol/extra_fields.ts";
import type { Kept } from "./store.ts";

/** What is changed about a message. */
export interface Changeable {
  readonly text: string;
  readonly extra?: Extra;
}

/** An entry of kind `edit`, `delete` or `react`, and who made it. */
export interface ChangeEntry extends Changeable {
  readonly from: string;
  readonly ts: number;
}

/** How many who reacted are known by name. */
const NAMED = 20;

/**
 * True when one of `others` leaves nothing to be seen of this change: the same person's next word about
 * the same thing. Which one comes first is no matter: one's own is answered before what waits in the inbox.
 */
export function isOvertaken(change: Kept, others: readonly Kept[]): boolean {
  const { target_id, target, kind, emoji } = change.extra ?? {};
  return others.some(({ conversation, era, seq, from, extra = {} }) =>
    conversation === change.conversation && era === change.era && seq > change.seq &&
    from === change.from && extra.kind === kind && extra.emoji === emoji &&
    // One's own say only the number.
    (target === undefined ? extra.target_id === target_id : extra.target === target)
  );
}

/** True when the change is about this message. */
export function isAbout({ era, extra = {} }: Kept, message: Kept): boolean {
  const { target, target_id } = extra;
  return target_id === undefined
    ? era === message.era && target === message.seq
    : target_id === message.id;
}

/** A message of one's own, whose answer came after changes of it by others. */
export function withChanges(message: Kept, changes: readonly Kept[], me: string): Kept {
  return changes.filter((one) => isAbout(one, message))
    .reduce((one, change) => changedBy(one, change, me), message);
}

/** False for an edit whose words are gone already: its message was deleted, which comes next. */
export function isNews({ text, extra }: Changeable): boolean {
  return extra?.kind !== "edit" || text !== "";
}

/** The message after the change; `me` is whose eyes see it. */
export function changedBy<M extends Changeable>(message: M, change: ChangeEntry, me: string): M {
  const { extra = {} } = change;
  // What is gone stays gone, whatever was under way.
  if (message.extra?.deleted) return message;
  switch (extra.kind) {
    case "edit":
      if (!isNews(change)) return message;
      return { ...message, text: change.text, extra: { ...message.extra, edited: change.ts } };
    case "delete":
      return { ...message, text: "", extra: { deleted: true } };
    case "react": {
      const before = message.extra?.reactions ?? [];
      const { emoji = "", on = true } = extra;
      const reactions = reacted(before, emoji, change.from, on, change.from === me);
      const { reactions: _, ...others } = message.extra ?? {};
      return {
        ...message,
        extra: reactions.length > 0 ? { ...others, reactions } : others,
      };
    }
    default:
      return message;
  }
}

/** The reactions after one was put there, or taken off. What is so already changes nothing. */
function reacted(
  before: Reactions,
  emoji: string,
  user: string,
  on: boolean,
  mine: boolean,
): Reactions {
  const one = before.find((reaction) => reaction.emoji === emoji);
  const known = one ? (mine ? one.mine === true : one.users.includes(user)) : false;
  if (known === on && (on || !one || one.users.length === one.count)) return before;
  const users = (one?.users ?? []).filter((name) => name !== user);
  if (on && users.length < NAMED) users.push(user);
  const count = (one?.count ?? 0) + (on ? 1 : -1);
  const isMine = mine ? on : one?.mine === true;
  const after = { emoji, count, users, ...(isMine ? { mine: true } : {}) };
  if (!one) return [...before, after];
  return before.map((reaction) => reaction === one ? after : reaction)
    .filter((reaction) => reaction.count > 0);
}
