/** How far conversations had got, in memory and, through the journal, in the browser's database. */

import type { KeptMarks, MarkStore } from "../../client/mark_keeper.ts";
import { answer } from "./database.ts";
import type { Journal } from "./journal.ts";

const ABOUT = "marks ", BLOCKED = "blocked";

export class PageMarks implements MarkStore {
  #all = new Map<string, KeptMarks>();
  #blocked: readonly string[] = [];

  constructor(private readonly journal: Journal) {}

  all(): KeptMarks[] {
    return [...this.#all.values()];
  }

  keep(marks: readonly KeptMarks[]): void {
    for (const one of marks) this.#all.set(keyOf(one), one);
    this.journal.push((at) => {
      for (const one of marks) at.objectStore("meta").put(one, keyOf(one));
    });
  }

  blocked(): readonly string[] {
    return this.#blocked;
  }

  keepBlocked(users: readonly string[]): void {
    this.#blocked = users;
    this.journal.push((at) => at.objectStore("meta").put(users, BLOCKED));
  }

  /** Reads what is there. */
  async load(meta: IDBObjectStore): Promise<void> {
    const all: KeptMarks[] = await answer(meta.getAll(IDBKeyRange.bound(ABOUT, `${ABOUT}\uffff`)));
    this.#all = new Map(all.map((one) => [keyOf(one), one]));
    this.#blocked = await answer(meta.get(BLOCKED)) ?? [];
  }
}

function keyOf({ conversation, era }: KeptMarks): string {
  return `${ABOUT}${era} ${conversation}`;
}
