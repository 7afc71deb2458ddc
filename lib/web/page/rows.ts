/** The rows of a conversation: its messages, a line before each day, one before what is new. */

import type { Message } from "../../client/state.ts";
import { dayOf, words } from "./words.ts";

/** One row; its key stays when others come before it or after it. */
export type Row =
  | { readonly key: string; readonly line: string }
  | { readonly key: string; readonly message: Message };

/** What the line before the new messages depends on. */
export interface Reader {
  readonly me: string;
  readonly era: number;
  /** Up to which `seq` all was read when the conversation was opened; 0 for a new one, which has no such line. */
  readonly readBefore: number;
}

/** All rows, oldest first. */
export function rowsOf(messages: readonly Message[], { me, era, readBefore }: Reader): Row[] {
  const rows: Row[] = [], days = new Set<string>();
  let begin = 0, end = 0, isMarked = readBefore === 0;
  for (const message of messages) {
    const { id, ts } = message;
    // Ten thousand dates written out would take longer than everything else here.
    if (ts < begin || ts >= end) {
      const day = new Date(ts);
      begin = day.setHours(0, 0, 0, 0);
      end = day.setDate(day.getDate() + 1);
      // A clock that was set back brings a day again.
      const key = days.has(`${begin}`) ? `${begin} ${id}` : `${begin}`;
      days.add(key);
      rows.push({ key, line: dayOf(ts) });
    }
    if (!isMarked && message.era === era && message.seq > readBefore && message.from !== me) {
      rows.push({ key: "new", line: words.value.newMessages });
      isMarked = true;
    }
    rows.push({ key: id, message });
  }
  return rows;
}
