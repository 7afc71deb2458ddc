/**
 * What a device has on its disk: its outbox, what it has received, and where in the inbox it stands.
 * Every change is one transaction that is on the disk before the call returns (delivery rules 1 and 6).
 */

import { DatabaseSync } from "node:sqlite";
import { inTransaction, keptText, Statements } from "../base/sqlite.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { type Extra, isChange } from "../protocol/extra_fields.ts";
import { DownloadRows } from "./files/download_rows.ts";
import { type DownloadPlan, type TransferHandlers, Transfers } from "./files/transfers.ts";
import { changedBy } from "./changes.ts";
import { addressee, type Outgoing, wordsOf } from "./outgoing.ts";
import type { Waiting } from "./pipeline.ts";
import { idAfter } from "./rising_ids.ts";
import { asKept, asWaiting, isPlain, ownEntry } from "./store_rows.ts";
import { makeTables } from "./store_tables.ts";

/** Where this device's copy of the inbox ends (delivery rule 10). */
export interface Position {
  readonly epoch?: string;
  /** Absent after a reset: the server knows better then. */
  readonly since?: number;
  readonly since_id?: string;
}

/** A message that has its place in a conversation. */
export interface Kept {
  readonly id: string;
  readonly conversation: string;
  /** Counts the stores that the server has had: `seq` begins again in a new one. */
  readonly era: number;
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly ts: number;
  readonly unverified: boolean;
  /** The id of the message that it answers. */
  readonly reply_to?: string;
  /** What it carries beyond its text. */
  readonly extra?: Extra;
}

/** A message that the server will never take. */
export interface Refused extends Waiting {
  readonly code: ErrorCode;
}

/** What one read from the socket brought, to be kept in one go. */
export interface Batch {
  readonly received: readonly (Kept & { readonly pos: number | null })[];
  readonly stored: readonly { id: string; conversation: string; seq: number; ts: number }[];
  readonly refused: readonly { id: string; code: ErrorCode }[];
  readonly position?: Position;
}

const KEPT = `id, conversation, era, seq, sender AS "from", text, ts, unverified, reply_to, extra`;
const WAITING = `id, "to", text, ts, request`;

/** The device's database; holds its file for this process alone until closed. */
export class ClientStore {
  #database: DatabaseSync;
  #statements: Statements;
  /** Which files are wanted, and which are saved where. */
  readonly downloads: DownloadRows;
  #lastId: string | undefined;
  #era: number;

  /** Opens or makes the file. Throws when another process has it ("database is locked"). */
  constructor(file: string, private readonly now: () => number = Date.now) {
    this.#database = new DatabaseSync(file, { timeout: 0 });
    try {
      // The exclusive lock lives as long as the process, however it ends.
      this.#database.exec(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
      );
      makeTables(this.#database);
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.#statements = new Statements(this.#database);
    this.downloads = new DownloadRows(this.#statements);
    this.#lastId = this.#meta("last_id");
    this.#era = Number(this.#meta("era") ?? 0);
  }

  /** Which of the server's stores `position` belongs to. */
  get era(): number {
    return this.#era;
  }

  /** The files that go from here and come here. */
  transfers(plan: DownloadPlan | undefined, handlers: TransferHandlers): Transfers {
    return new Transfers(this, plan, handlers);
  }

  /** Where the inbox was left. */
  get position(): Position {
    const epoch = this.#meta("epoch"), since = this.#meta("since"), id = this.#meta("since_id");
    return {
      ...(epoch && { epoch }),
      ...(since && { since: Number(since) }),
      ...(since && id && { since_id: id }),
    };
  }

  /** Writes requests into the outbox, with new ids; on the disk when this returns (delivery rule 1). */
  enqueue(requests: readonly Outgoing[]): Waiting[] {
    const ts = this.now();
    let last = this.#lastId;
    const waiting = requests.map((request): Waiting => ({
      id: last = idAfter(last, ts),
      to: addressee(request),
      text: wordsOf(request),
      ts,
      ...(isPlain(request) ? {} : { request }),
    }));
    const insert = this.#statements.get(
      `INSERT INTO outbox (id, "to", text, ts, request) VALUES (?, ?, ?, ?, ?)`,
    );
    inTransaction(this.#database, () => {
      for (const { id, to, text, ts, request } of waiting) {
        insert.run(id, to, keptText(text), ts, request ? JSON.stringify(request) : "");
      }
      if (last) this.#setMeta("last_id", last);
    });
    this.#lastId = last;
    return waiting;
  }

  /** What has no answer yet, in order. */
  waiting(): Waiting[] {
    return this.#statements.get(
      `SELECT ${WAITING} FROM outbox WHERE state = 'waiting' ORDER BY id`,
    ).all().map(asWaiting);
  }

  /** What was refused, in order. */
  refused(): Refused[] {
    return this.#statements.get(
      `SELECT ${WAITING}, code FROM outbox WHERE state = 'refused' ORDER BY id`,
    ).all().map((row) => ({ ...asWaiting(row), code: row.code as ErrorCode }));
  }

  /** True when a message of this id is here already, sent or received (delivery rule 7). */
  has(id: string): boolean {
    return this.#statements.get("SELECT 1 FROM received WHERE id = ?").get(id) !== undefined ||
      this.#statements.get(`SELECT 1 FROM outbox WHERE id = ?`).get(id) !== undefined;
  }

  /** Keeps all that one read brought, in one transaction; `me` is the sender of what was stored. */
  keep(batch: Batch, me: string): void {
    const waiting = this.#statements.get(`SELECT ${WAITING} FROM outbox WHERE id = ?`);
    const answered = this.#statements.get("DELETE FROM outbox WHERE id = ?");
    const refuse = this.#statements.get(
      "UPDATE outbox SET state = 'refused', code = ? WHERE id = ?",
    );
    inTransaction(this.#database, () => {
      for (const stored of batch.stored) {
        const row = waiting.get(stored.id);
        if (row) {
          this.#receive({ ...ownEntry(asWaiting(row), stored, this.#era, me), pos: null }, me);
        }
        answered.run(stored.id);
      }
      for (const { id, code } of batch.refused) refuse.run(code, id);
      for (const one of batch.received) this.#receive(one, me);
      const { epoch, since, since_id } = batch.position ?? {};
      if (epoch !== undefined) this.#setMeta("epoch", epoch);
      if (batch.position) this.#setMeta("since", since === undefined ? "" : String(since));
      if (batch.position) this.#setMeta("since_id", since_id ?? "");
    });
  }

  /** Begins with the server's store of that name; a new name is a new era, in which `since` means nothing. */
  enter(epoch: string): void {
    const before = this.#meta("epoch");
    if (before === epoch) return;
    const era = before === undefined ? this.#era : this.#era + 1;
    inTransaction(this.#database, () => {
      this.#setMeta("epoch", epoch);
      this.#setMeta("era", String(era));
      this.#setMeta("since", "");
      this.#setMeta("since_id", "");
    });
    this.#era = era;
  }

  /** The newest messages of a conversation, oldest first, without any connection. */
  history(conversation: string, limit: number): Kept[] {
    const rows = this.#statements.get(
      `SELECT ${KEPT} FROM received WHERE conversation = ? AND change = 0
       ORDER BY era DESC, seq DESC LIMIT ?`,
    ).all(conversation, limit);
    return rows.reverse().map(asKept);
  }

  /** The newest messages of a conversation that carry a file, the newest first. */
  files(conversation: string, limit: number): Kept[] {
    return this.#statements.get(
      `SELECT ${KEPT} FROM received WHERE conversation = ? AND extra LIKE '%"file":{%'
       ORDER BY era DESC, seq DESC LIMIT ?`,
    ).all(conversation, limit).map(asKept).filter(({ extra }) => extra?.file);
  }

  /** The message of that id, or undefined. */
  message(id: string): Kept | undefined {
    const row = this.#statements.get(`SELECT ${KEPT} FROM received WHERE id = ?`).get(id);
    return row && asKept(row);
  }

  /** The message that a change is about, or undefined when it is not here. */
  target({ conversation, era, extra = {} }: Pick<Kept, "conversation" | "era" | "extra">):
    | Kept
    | undefined {
    const { target, target_id } = extra;
    const row = this.#statements.get(
      `SELECT ${KEPT} FROM received WHERE conversation = ?
         AND (id = ? OR ? IS NULL AND era = ? AND seq = ?) LIMIT 1`,
    ).get(conversation, target_id ?? null, target_id ?? null, era, target ?? 0);
    return row && asKept(row);
  }

  /** The names of all conversations there is something of. */
  conversations(): string[] {
    return this.#statements.get("SELECT DISTINCT conversation AS name FROM received").all()
      .map((row) => row.name as string);
  }

  /** What was kept and not yet shown to a person, in the order it came; one's own left out. */
  unshown(me: string): Kept[] {
    return this.#statements.get(
      `SELECT ${KEPT} FROM received LEFT JOIN
         (SELECT conversation AS c, era AS e, seq AS s FROM shown) ON c = conversation
       WHERE pos IS NOT NULL AND sender <> ? AND (e IS NULL OR (era, seq) > (e, s))
       ORDER BY era, pos`,
    ).all(me).map(asKept);
  }

  /** Notes how far each conversation has been on a screen. */
  markShown(messages: readonly Pick<Kept, "conversation" | "era" | "seq">[]): void {
    const mark = this.#statements.get(
      `INSERT INTO shown VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET era = excluded.era,
         seq = excluded.seq WHERE (excluded.era, excluded.seq) > (era, seq)`,
    );
    inTransaction(this.#database, () => {
      for (const { conversation, era, seq } of messages) mark.run(conversation, era, seq);
    });
  }

  #receive(one: Kept & { readonly pos: number | null }, me: string): void {
    const { id, pos, conversation, era, seq, from, ts, unverified, reply_to = "", extra } = one;
    const change = isChange(extra);
    const target = change ? this.target(one) : undefined;
    // The text of an edit is where it belongs; a message that is not here may come with its marks.
    const text = target ? "" : keptText(one.text);
    const more = extra ? JSON.stringify(extra) : "";
    const { changes } = this.#statements.get(
      `INSERT OR IGNORE INTO received VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[id, pos, conversation, era, seq, from, text, ts, unverified ? 1 : 0, reply_to, more],
      change ? 1 : 0,
    );
    if (!target || changes === 0) return;
    const after = changedBy(target, one, me);
    this.#statements.get("UPDATE received SET text = ?, extra = ? WHERE id = ?")
      .run(keptText(after.text), after.extra ? JSON.stringify(after.extra) : "", target.id);
  }

  /** True when `text` is not what was told about this before; from now on it is. */
  isNews(about: string, text: string): boolean {
    const key = `told_${about}`;
    if (this.#meta(key) === text) return false;
    this.#setMeta(key, text);
    return true;
  }

  /** Lets the file go. */
  close(): void {
    this.#database.close();
  }

  #meta(key: string): string | undefined {
    const value = this.#statements.get("SELECT value FROM meta WHERE key = ?").get(key)
      ?.value as string;
    return value || undefined;
  }

  #setMeta(key: string, value: string): void {
    this.#statements.get("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);
  }
}
