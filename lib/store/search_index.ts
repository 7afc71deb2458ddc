/**
 * The full-text index, in a database of its own that may be deleted at any time: it is made again from
 * the tables. Follows them from a number that is written with what it indexed, so that a crash between
 * the two only makes it go on from there.
 */

import { DatabaseSync } from "node:sqlite";
import { crashPoint } from "../base/crash_point.ts";
import { inTransaction, Statements } from "../base/sqlite.ts";
import { openDatabase } from "./database.ts";
import { COLUMNS, toMessages } from "./message_rows.ts";
import { CHANGE, type Message } from "./records.ts";
import { MARKS, matching, searchable, type Snippet, snippetOf, wordsOf } from "./search_words.ts";
import { isVisible, type Span, visibleTo } from "./visible.ts";

/**
 * `words` has a row per message with a text, by its number; `place` in it is the conversation's number
 * as a word, so that a search goes through one's own conversations only. Deleted words are taken out of
 * the file at once, not only hidden.
 */
const MIGRATIONS = [
  `CREATE TABLE progress (epoch TEXT NOT NULL, n INTEGER NOT NULL);
   CREATE TABLE place (id INTEGER PRIMARY KEY, conversation TEXT NOT NULL UNIQUE);
   CREATE VIRTUAL TABLE words USING fts5(
     text, place, columnsize = 0, prefix = '2 3',
     tokenize = "unicode61 remove_diacritics 2");
   INSERT INTO words (words, rank) VALUES ('secure-delete', 1)`,
];

/** Messages that are indexed in one transaction, some fifty milliseconds. */
const AT_ONCE = 2_000;
/** Rows that are taken out in one transaction. */
const SWEPT_AT_ONCE = 300;
/** How many words of a text are shown. */
const SHOWN = 20;
/** Rows that are read from the index at a time, and for one search: past that the next page goes on. */
const PAGE = 100, LOOKED_AT = 5_000;

/** What is looked for. */
export interface Query {
  readonly user: string;
  readonly text: string;
  /** The store's key of the one conversation to look in. */
  readonly conversation?: string;
  /** Only what has a lower number. */
  readonly before?: number;
  readonly limit: number;
}

/** What was found, newest first; `next` is where a further search goes on, when there may be more. */
export interface Found {
  readonly results: readonly (Snippet & { readonly message: Message })[];
  readonly next?: number;
}

export class SearchIndex {
  #words: DatabaseSync;
  #statements: Statements;
  #messages: DatabaseSync;
  #tables: Statements;
  #places = new Map<string, number>();
  /** Up to which number each conversation's words are known to have left with its messages. */
  #swept = new Map<string, number>();
  #n: number;

  /** Opens `search.db` beside the tables in `folder`; one of another store is begun anew. Throws StartError. */
  constructor(folder: string, epoch: string) {
    const path = `${folder}/search.db`;
    // What can fail comes first: there may be no room for it.
    this.#words = open(path);
    this.#messages = new DatabaseSync(`${folder}/messages.db`, { readOnly: true });
    this.#messages.exec("PRAGMA busy_timeout=5000; PRAGMA cache_size=-16384");
    this.#tables = new Statements(this.#messages);
    const known = this.#words.prepare("SELECT epoch, n FROM progress").get() as
      | { epoch: string; n: number }
      | undefined;
    this.#n = known?.n ?? 0;
    // Tables that are older than the index: a copy was put back.
    if (known && (known.epoch !== epoch || known.n > this.#tablesN)) {
      this.#words.close();
      remove(path);
      this.#words = open(path);
      this.#n = 0;
    }
    this.#statements = new Statements(this.#words);
    if (this.#n === 0) {
      this.#words.exec("DELETE FROM progress");
      this.#run("INSERT INTO progress VALUES (?, 0)", epoch);
    }
    this.#readPlaces();
  }

  /** Up to this message number everything is indexed. */
  get n(): number {
    return this.#n;
  }

  /** True when the tables have nothing that the index lacks. */
  get caughtUp(): boolean {
    return this.#n >= this.#tablesN;
  }

  /** Indexes the next messages in one transaction. Throws, with nothing indexed, when the disk refuses. */
  step(): void {
    const upTo = this.#tablesN;
    const rows = toMessages(
      this.#tables.get(
        `SELECT ${COLUMNS} FROM message m WHERE m.n > ? AND m.n <= ? ORDER BY m.n LIMIT ?`,
      ).all(this.#n, upTo, AT_ONCE),
    );
    // Numbers that were never given to a message, or have left by retention.
    const n = rows.length < AT_ONCE ? upTo : rows.at(-1)!.n;
    try {
      inTransaction(this.#words, () => {
        for (const message of rows) this.#index(message);
        this.#run("UPDATE progress SET n = ?", n);
        crashPoint("server.before_index_commit", rows.length);
      });
    } catch (error) {
      this.#readPlaces();
      throw error;
    }
    this.#n = n;
  }

  /** Takes out words of messages that have left the tables; true while there may be more. */
  sweep(): boolean {
    for (const { conversation, seq } of this.#tables.get("SELECT * FROM trimmed").all()) {
      const key = conversation as string, place = this.#places.get(key);
      if (place === undefined || this.#swept.get(key) === seq) continue;
      const oldest = this.#tables.get(
        "SELECT n FROM message WHERE conversation = ? ORDER BY seq LIMIT 1",
      ).get(key)?.n as number | undefined;
      const gone = this.#statements.get(
        "SELECT rowid AS n FROM words WHERE words MATCH ? AND rowid < ? LIMIT ?",
      ).all(`place : c${place}`, oldest ?? this.#n + 1, SWEPT_AT_ONCE);
      inTransaction(this.#words, () => {
        for (const { n } of gone) this.#run("DELETE FROM words WHERE rowid = ?", n as number);
      });
      if (gone.length === SWEPT_AT_ONCE) return true;
      this.#swept.set(key, seq as number);
    }
    return false;
  }

  /** Looks in what is indexed. */
  find({ user, text, conversation, before, limit }: Query): Found {
    const words = wordsOf(text);
    const spans = visibleTo(this.#tables, user)
      .filter((span) => conversation === undefined || span.conversation === conversation);
    const places = [...new Set(spans.flatMap((span) => this.#places.get(span.conversation) ?? []))];
    const results: (Snippet & { message: Message })[] = [];
    if (words.length === 0 || places.length === 0) return { results };
    const query = matching(words, places);
    let from = Math.min(
      before ?? Number.MAX_SAFE_INTEGER,
      Math.max(...spans.map(({ until }) => Math.min(until, Number.MAX_SAFE_INTEGER - 1))) + 1,
    );
    for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
      const page = this.#page(query, from);
      for (const { n, marked } of page) {
        from = n;
        const message = this.#visible(n, user, spans);
        if (!message) continue;
        results.push({ message, ...snippetOf(marked) });
        if (results.length === limit) return { results, next: from };
      }
      if (page.length < PAGE) return { results };
    }
    return { results, next: from };
  }

  close(): void {
    this.#words.close();
    this.#messages.close();
  }

  get #tablesN(): number {
    return this.#tables.get("SELECT n FROM progress").get()!.n as number;
  }

  #page(query: string, before: number): { n: number; marked: string }[] {
    return this.#statements.get(
      `SELECT rowid AS n, snippet(words, 0, '${MARKS[0]}', '${
        MARKS[1]
      }', '\u2026', ${SHOWN}) AS marked
       FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${PAGE}`,
    ).all(query, before) as unknown as { n: number; marked: string }[];
  }

  /** The message, when this user may see it and it still says something. */
  #visible(n: number, user: string, spans: readonly Span[]): Message | undefined {
    const [message] = toMessages(
      this.#tables.get(`SELECT ${COLUMNS} FROM message m WHERE m.n = ?`).all(n),
    );
    if (!message || message.extra?.deleted) return undefined;
    return isVisible(this.#tables, user, spans, message) ? message : undefined;
  }

  #index(message: Message): void {
    if (!(message.flags & CHANGE)) return this.#insert(message);
    const { target } = message.extra ?? {};
    if (message.extra?.kind === "react" || target === undefined) return;
    // The tables have what became of it in the end, whatever this change was.
    const [now] = toMessages(
      this.#tables.get(`SELECT ${COLUMNS} FROM message m WHERE m.conversation = ? AND m.seq = ?`)
        .all(message.conversation, target),
    );
    if (!now) return;
    this.#run("DELETE FROM words WHERE rowid = ?", now.n);
    this.#insert(now);
  }

  #insert({ n, conversation, text }: Message): void {
    if (text === "") return;
    this.#run(
      "INSERT INTO words (rowid, text, place) VALUES (?, ?, ?)",
      n,
      searchable(text),
      `c${this.#placeOf(conversation)}`,
    );
  }

  #readPlaces(): void {
    this.#places.clear();
    for (const { id, conversation } of this.#words.prepare("SELECT * FROM place").all()) {
      this.#places.set(conversation as string, id as number);
    }
  }

  #placeOf(conversation: string): number {
    let id = this.#places.get(conversation);
    if (id === undefined) {
      id = this.#places.size + 1;
      this.#run("INSERT INTO place VALUES (?, ?)", id, conversation);
      this.#places.set(conversation, id);
    }
    return id;
  }

  #run(sql: string, ...values: (string | number)[]): void {
    this.#statements.get(sql).run(...values);
  }
}

/** Opens the index, begun anew where what is there cannot be used: everything in it can be made again. */
function open(path: string): DatabaseSync {
  const opening = { migrations: MIGRATIONS, synchronous: "NORMAL" } as const;
  let words: DatabaseSync;
  try {
    words = openDatabase(path, opening);
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== "data_broken" && code !== "data_newer") throw error;
    remove(path);
    words = openDatabase(path, opening);
  }
  // Room on the file that deleted words have left is written over.
  words.exec("PRAGMA secure_delete=ON; PRAGMA cache_size=-16384");
  return words;
}

function remove(path: string): void {
  for (const ending of ["", "-wal", "-shm"]) {
    try {
      Deno.removeSync(path + ending);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
