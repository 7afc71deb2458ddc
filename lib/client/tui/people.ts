/** The list at the side: groups and people, who is there, and how much of each is unread. */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { presenceOf } from "../presence.ts";
import type { State } from "../state.ts";
import { unreadIn } from "../unread.ts";
import { fit, type Look, type Row, widthOf } from "./cells.ts";

/** One line of the list. */
export interface Entry {
  readonly name: string;
  readonly unread: number;
  /** One is named in what is unread. */
  readonly named: boolean;
  /** Nobody knows it of groups, nor of people who are no contacts. */
  readonly online: boolean | undefined;
  readonly muted: boolean;
}

/** Groups first, then people, each by name: what has a number keeps it. */
export function entriesOf(state: State, open: string | undefined): Entry[] {
  const names = new Set([...state.conversations.keys(), ...state.contacts.keys()]);
  if (open !== undefined) names.add(open);
  return [...names]
    .sort((a, b) => Number(isShared(b)) - Number(isShared(a)) || (a < b ? -1 : 1))
    .map((name) => {
      const conversation = state.conversations.get(name);
      const unread = conversation && unreadIn(state, conversation);
      const status = presenceOf(state, name)?.status;
      return {
        name,
        unread: unread?.count ?? 0,
        named: unread?.named ?? false,
        online: status === undefined ? undefined : status === "online",
        muted: conversation?.muted ?? false,
      };
    });
}

/** The one above the open one, or below it; round at the ends. */
export function neighbour(
  entries: readonly Entry[],
  open: string | undefined,
  by: 1 | -1,
): Entry | undefined {
  const at = entries.findIndex(({ name }) => name === open);
  return entries[(Math.max(at, by > 0 ? -1 : 0) + by + entries.length) % entries.length];
}

/** The next one after the open one in which something is unread. */
export function nextUnread(
  entries: readonly Entry[],
  open: string | undefined,
): Entry | undefined {
  const at = entries.findIndex(({ name }) => name === open) + 1;
  return [...entries.slice(at), ...entries.slice(0, at)].find(({ unread }) => unread > 0);
}

/** The list as rows of that size, so that the open one is in sight. */
export function listRows(
  entries: readonly Entry[],
  open: string | undefined,
  height: number,
  columns: number,
): Row[] {
  const first = firstInSight(entries, open, height);
  const rows = entries.slice(first, first + height)
    .map((entry, index) => entryRow(entry, first + index, entry.name === open, columns));
  while (rows.length < height) rows.push(fit([], columns));
  return rows;
}

/** Which one the first row of the list shows. */
export function firstInSight(
  entries: readonly Entry[],
  open: string | undefined,
  height: number,
): number {
  const at = entries.findIndex(({ name }) => name === open);
  return Math.max(0, Math.min(at - Math.floor(height / 2), entries.length - height));
}

function entryRow(
  { name, unread, named, online, muted }: Entry,
  at: number,
  open: boolean,
  columns: number,
): Row {
  const number = at < 9 ? `${at + 1} ` : "  ";
  const mark = online === undefined ? "  " : online ? "● " : "○ ";
  const count = unread === 0 ? "" : ` ${named ? "@" : ""}${unread > 99 ? "99+" : unread}`;
  const look: Look | undefined = open
    ? "chosen"
    : unread > 0 && !muted
    ? "bold"
    : muted
    ? "dim"
    : undefined;
  const room = columns - widthOf(number) - widthOf(mark) - widthOf(count);
  const shown = fit([{ text: foreignWord(name), look }], room, look);
  if (open) return [{ text: number + mark, look }, ...shown, { text: count, look }];
  return [
    { text: number, look: "dim" },
    { text: mark, look: online ? "good" : "dim" },
    ...shown,
    { text: count, look: muted ? "dim" : "bad" },
  ];
}
