/**
 * Lets old messages go, in steps so small that nobody notices: runs in the projector's thread when there
 * is nothing to project. Each conversation loses its oldest messages first and has no holes.
 */

import type { DatabaseSync } from "node:sqlite";
import { crashPoint } from "../base/crash_point.ts";
import { inTransaction, Statements } from "../base/sqlite.ts";
import { isShared } from "../protocol/names.ts";
import { TO_MEMBERS, UNVERIFIED } from "./records.ts";
import { Holders, type Terms } from "./retention.ts";

/** What one step looks at, at most; some ten milliseconds. */
const MESSAGES = 300, CONVERSATIONS = 500;

/** What a step has done. */
export interface Left {
  /** Whose inboxes have fewer entries now. */
  readonly users: readonly string[];
  readonly messages: number;
  /** Nothing more is to leave. */
  readonly over: boolean;
}

interface Run {
  /** The highest message numbers that may leave. */
  readonly direct: number;
  readonly groups: number;
  readonly holders: Holders;
  /** The last conversation that was looked at, and the one that is not finished. */
  after: string;
  current: string | undefined;
}

interface Row {
  readonly n: number;
  readonly seq: number;
  readonly flags: number;
}

export class Trimmer {
  #statements: Statements;
  #run: Run | null = null;

  constructor(private readonly database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** Notes that everything up to message `n` had been accepted at `at`. */
  noteAge(at: number, n: number): void {
    this.#change(
      "INSERT INTO age SELECT ?1, ?2 WHERE ?2 > coalesce((SELECT max(n) FROM age), 0)",
      at,
      n,
    );
  }

  /** Begins anew, or, without terms, ends; `step` does it. */
  begin(terms: Terms | null): void {
    this.#run = null;
    if (!terms) return;
    const { direct, groups, devices } = terms;
    this.#run = {
      direct: this.#acceptedBy(direct),
      groups: this.#acceptedBy(groups),
      holders: new Holders(this.#statements, devices),
      after: "",
      current: undefined,
    };
  }

  /** A device has come meanwhile: it counts too. */
  count(user: string, device: string): void {
    this.#run?.holders.add(user, device);
  }

  /** Does the next bit in one transaction. Throws, with nothing done, when the disk refuses. */
  step(): Left {
    const run = this.#run;
    const users = new Set<string>();
    let messages = 0, looked = 0;
    if (!run) return { users: [], messages, over: true };
    // What leaves is written over, as what people delete.
    this.database.exec("PRAGMA secure_delete=ON");
    try {
      inTransaction(this.database, () => {
        while (messages < MESSAGES && looked++ < CONVERSATIONS) {
          run.current ??= this.#next(run.after);
          if (run.current === undefined) break;
          const { count, done } = this.#trim(run, run.current, MESSAGES - messages, users);
          messages += count;
          if (!done) continue;
          run.after = run.current;
          run.current = undefined;
        }
        crashPoint("server.before_trim_commit", messages);
      });
    } finally {
      this.database.exec("PRAGMA secure_delete=OFF");
    }
    const over = messages < MESSAGES && looked <= CONVERSATIONS && run.current === undefined;
    if (over) this.#run = null;
    return { users: [...users], messages, over };
  }

  #trim(
    run: Run,
    conversation: string,
    most: number,
    users: Set<string>,
  ): { count: number; done: boolean } {
    const upTo = isShared(conversation) ? run.groups : run.direct;
    const rows = this.#statements.get(
      "SELECT n, seq, flags FROM message WHERE conversation = ? ORDER BY seq LIMIT ?",
    ).all(conversation, most) as unknown as Row[];
    if (rows.length === 0 || rows[0]!.n > upTo) return { count: 0, done: true };
    const { holders } = run;
    const behind = holders.behind(conversation, upTo);
    const stop = rows.findIndex(({ n }) =>
      n > upTo || behind.some((user) => holders.holds(user, n))
    );
    const leaving = stop < 0 ? rows : rows.slice(0, stop);
    const last = leaving.at(-1);
    if (!last) return { count: 0, done: true };
    const people = holders.people(conversation);
    for (const user of people) users.add(user);
    for (const row of leaving) this.#remove(row, people);
    this.#forget(conversation, last.seq);
    return { count: leaving.length, done: stop >= 0 || rows.length < most };
  }

  #remove({ n, flags }: Row, people: readonly string[]): void {
    // Ids of letters that nobody vouched for are the server's own: they never come again.
    if (!(flags & UNVERIFIED)) {
      this.#change(
        `INSERT OR IGNORE INTO gone SELECT sender, id, conversation, seq, ts FROM message WHERE n = ?`,
        n,
      );
    }
    // What goes to all members has no rows of its own.
    if (!(flags & TO_MEMBERS)) {
      for (const user of people) {
        this.#change("DELETE FROM inbox_row WHERE user = ? AND pos = ?", user, n);
      }
    }
    this.#change("DELETE FROM message WHERE n = ?", n);
  }

  /** What else is known of a conversation's messages up to `seq`. */
  #forget(conversation: string, seq: number): void {
    this.#change("INSERT OR REPLACE INTO trimmed VALUES (?, ?)", conversation, seq);
    this.#change("DELETE FROM edit WHERE conversation = ? AND target <= ?", conversation, seq);
    this.#change("DELETE FROM reaction WHERE conversation = ? AND seq <= ?", conversation, seq);
    this.#change("DELETE FROM seen_in WHERE conversation = ? AND seq <= ?", conversation, seq);
  }

  #next(after: string): string | undefined {
    const row = this.#statements.get(
      "SELECT conversation FROM message WHERE conversation > ? ORDER BY conversation LIMIT 1",
    ).get(after);
    return row?.conversation as string | undefined;
  }

  /** The highest message number of which it is known that it was accepted by then. */
  #acceptedBy(at: number | null): number {
    if (at === null) return 0;
    const row = this.#statements.get("SELECT max(n) AS n FROM age WHERE at <= ?").get(at);
    return Number(row?.n ?? 0);
  }

  #change(sql: string, ...values: (string | number)[]): void {
    this.#statements.get(sql).run(...values);
  }
}
