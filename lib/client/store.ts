/**
 * What a device has on its disk: its outbox, what it has received, and where in the inbox it stands.
 * Every change is one transaction that is on the disk before the call returns (delivery rules 1 and 6).
 */

import { DatabaseSync } from "node:sqlite";
import { inTransaction, keptText, Statements } from "../base/sqlite.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { type Extra, isChange } from "../protocol/extra_fields.ts";
import { openDiskPart } from "./files/disk_part.ts";
import { DownloadRows } from "./files/download_rows.ts";
import { openLocal } from "./files/local_file.ts";
import { type DownloadPlan, type TransferHandlers, Transfers } from "./files/transfers.ts";
import type { Batch, Position } from "./batch.ts";
import { changedBy, isOvertaken, withChanges } from "./changes.ts";
import { MarkRows } from "./mark_rows.ts";
import { addressee, type Outgoing, takenBack, wordsOf } from "./outgoing.ts";
import type { Waiting } from "./pipeline.ts";
import { apart } from "./placing.ts";
import { idAfter } from "./rising_ids.ts";
import { asKept, asWaiting, isPlain, ownEntry } from "./store_rows.ts";
import { StoreMeta } from "./store_meta.ts";
import { makeTables, RECEIVE } from "./store_tables.ts";

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

const KEPT = `id, conversation, era, seq, sender AS "from", text, ts, unverified, reply_to, extra`;
const WAITING = `id, "to", text, ts, request`;
/** The device's database; holds its file for this process alone until closed. */
export class ClientStore {
  #database: DatabaseSync;
  #statements: Statements;
  #meta: StoreMeta;
  /** Which files are wanted, and which are saved where. */
  readonly downloads: DownloadRows;
  readonly marks: MarkRows;
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
    this.#meta = new StoreMeta(this.#statements);
    this.downloads = new DownloadRows(this.#statements);
    this.marks = new MarkRows(this.#statements, this.#database);
    this.#lastId = this.#meta.get("last_id");
    this.#era = Number(this.#meta.get("era") ?? 0);
  }

  /** Which of the server's stores `position` belongs to. */
  get era(): number {
    return this.#era;
  }

  /** The files that go from here and come here. */
  transfers(plan: DownloadPlan | undefined, handlers: TransferHandlers): Transfers {
    return new Transfers(this, { source: openLocal, part: openDiskPart }, plan, handlers);
  }

  /** Where the inbox was left. */
  get position(): Position {
    const [epoch, since, id] = ["epoch", "since", "since_id"].map((key) => this.#meta.get(key));
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
      if (last) this.#meta.set("last_id", last);
    });
    this.#lastId = last;
    return waiting;
  }

  /** Notes that a file is not to be sent any more; gives it as it waits now, undefined where none waits. */
  cancel(id: string): Waiting | undefined {
    const row = this.#statements.get(
      `SELECT ${WAITING} FROM outbox WHERE id = ? AND state = 'waiting'`,
    ).get(id);
    const waiting = row && takenBack(asWaiting(row));
    if (!waiting) return undefined;
    this.#statements.get("UPDATE outbox SET request = ? WHERE id = ?")
      .run(JSON.stringify(waiting.request), id);
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

  /** True when this very message is here with a place in an earlier store of the server's. */
  isOld({ id, conversation, from }: Pick<Kept, "id" | "conversation" | "from">): boolean {
    if (this.#era === 0) return false;
    const sql =
      "SELECT 1 FROM received WHERE id = ? AND conversation = ? AND sender = ? AND era < ?";
    return this.#statements.get(sql).get(id, conversation, from, this.#era) !== undefined;
  }

  /** Keeps all that one read brought, in one transaction; `me` is the sender of what was stored. */
  keep(batch: Batch, me: string): void {
    const waiting = this.#statements.get(`SELECT ${WAITING} FROM outbox WHERE id = ?`);
    const answered = this.#statements.get("DELETE FROM outbox WHERE id = ?");
    const refuse = this.#statements.get(
      "UPDATE outbox SET state = 'refused', code = ? WHERE id = ?",
    );
    inTransaction(this.#database, () => {
      const own = batch.stored.flatMap((stored) => {
        const row = waiting.get(stored.id);
        answered.run(stored.id);
        if (!row) return [];
        const entry = ownEntry(asWaiting(row), stored, this.#era, me);
        return [{ ...withChanges(entry, this.changesAfter(entry), me), pos: null }];
      });
      for (const { id, code } of batch.refused) refuse.run(code, id);
      // What is changed may have come after the answer to the change.
      const [changes, others] = apart([...own, ...batch.received]);
      for (const one of others) this.#receive(one, me);
      for (const one of changes) this.#receive(one, me);
      const { epoch, since, since_id } = batch.position ?? {};
      if (epoch !== undefined) this.#meta.set("epoch", epoch);
      if (batch.position) this.#meta.set("since", since === undefined ? "" : String(since));
      if (batch.position) this.#meta.set("since_id", since_id ?? "");
    });
  }

  /** Begins with the server's store of that name; a new name is a new era, in which `since` means nothing. */
  enter(epoch: string): void {
    const before = this.#meta.get("epoch");
    if (before === epoch) return;
    const era = before === undefined ? this.#era : this.#era + 1;
    inTransaction(this.#database, () => {
      this.#meta.set("epoch", epoch);
      this.#meta.set("era", String(era));
      this.#meta.set("since", "");
      this.#meta.set("since_id", "");
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
  target(change: Pick<Kept, "conversation" | "era" | "extra">): Kept | undefined {
    const { conversation, era, extra: { target, target_id } = {} } = change;
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

  /** The edits, deletions and reactions after a place in a conversation, in order. */
  changesAfter({ conversation, era, seq }: Kept): Kept[] {
    return this.#statements.get(
      `SELECT ${KEPT} FROM received
       WHERE conversation = ? AND era = ? AND seq > ? AND change = 1 ORDER BY seq`,
    ).all(conversation, era, seq).map(asKept);
  }

  #receive(one: Kept & { readonly pos: number | null }, me: string): void {
    const { id, pos, conversation, era, seq, from, ts, unverified, reply_to = "", extra } = one;
    const change = isChange(extra);
    const target = change ? this.target(one) : undefined;
    // The text of an edit is where it belongs; a message that is not here may come with its marks.
    const text = target ? "" : keptText(one.text);
    const more = extra ? JSON.stringify(extra) : "";
    const { changes } = this.#statements.get(RECEIVE).run(
      ...[id, pos, conversation, era, seq, from, text, ts, unverified ? 1 : 0, reply_to, more],
      change ? 1 : 0,
    );
    if (!target || changes === 0 || isOvertaken(one, this.changesAfter(one))) return;
    const after = changedBy(target, one, me);
    this.#statements.get("UPDATE received SET text = ?, extra = ? WHERE id = ?")
      .run(keptText(after.text), after.extra ? JSON.stringify(after.extra) : "", target.id);
  }

  /** True when `text` is not what was told about this before; from now on it is. */
  isNews(about: string, text: string): boolean {
    return this.#meta.isNews(`told_${about}`, text);
  }

  /** Lets the file go. */
  close(): void {
    this.#database.close();
  }
}
