/** The list at the side: groups and people, who is there, and how much of each is unread. */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { type Conversation, type State, unreadOf } from "../state.ts";
import { fit, type Look, type Row, widthOf } from "./cells.ts";

/** One line of the list. */
export interface Entry {
  readonly name: string;
  readonly unread: number;
  /** Nobody knows it of groups, nor of people who are no contacts. */
  readonly online: boolean | undefined;
  readonly muted: boolean;
}

/** Groups first, then people, each by name: what has a number keeps it. */
export function entriesOf(
  state: State,
  seen: ReadonlyMap<string, number>,
  open: string | undefined,
): Entry[] {
  const names = new Set([...state.conversations.keys(), ...state.contacts.keys()]);
  if (open !== undefined) names.add(open);
  return [...names]
    .sort((a, b) => Number(isShared(b)) - Number(isShared(a)) || (a < b ? -1 : 1))
    .map((name) => {
      const conversation = state.conversations.get(name);
      const status = state.contacts.get(name)?.status;
      return {
        name,
        unread: conversation ? unreadHere(state, conversation, seen) : 0,
        online: status === undefined ? undefined : status === "online",
        muted: conversation?.muted ?? false,
      };
    });
}

function unreadHere(
  state: State,
  conversation: Conversation,
  seen: ReadonlyMap<string, number>,
): number {
  const here = Math.max(conversation.seen, seen.get(conversation.name) ?? 0);
  return unreadOf(state, { ...conversation, seen: here });
}

/** The list as rows of that size, so that the open one is in sight. */
export function listRows(
  entries: readonly Entry[],
  open: string | undefined,
  height: number,
  columns: number,
): Row[] {
  const at = entries.findIndex(({ name }) => name === open);
  const first = Math.max(0, Math.min(at - Math.floor(height / 2), entries.length - height));
  const rows = entries.slice(first, first + height)
    .map((entry, index) => entryRow(entry, first + index, entry.name === open, columns));
  while (rows.length < height) rows.push(fit([], columns));
  return rows;
}

function entryRow(
  { name, unread, online, muted }: Entry,
  at: number,
  open: boolean,
  columns: number,
): Row {
  const number = at < 9 ? `${at + 1} ` : "  ";
  const mark = online === undefined ? "  " : online ? "● " : "○ ";
  const count = unread === 0 ? "" : ` ${unread > 99 ? "99+" : unread}`;
  const look: Look | undefined = open
    ? "chosen"
    : unread > 0 && !muted
    ? "bold"
    : muted
    ? "dim"
    : undefined;
  const room = columns - widthOf(number) - widthOf(mark) - widthOf(count);
  const named = fit([{ text: foreignWord(name), look }], room, look);
  if (open) return [{ text: number + mark, look }, ...named, { text: count, look }];
  return [
    { text: number, look: "dim" },
    { text: mark, look: online ? "good" : "dim" },
    ...named,
    { text: count, look: muted ? "dim" : "bad" },
  ];
}
