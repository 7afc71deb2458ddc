/**
 * What is known of each file that somebody sent: its name and size, whose it is, and how far it has
 * come. On the disk a file has nothing but its random id; names are only here.
 */

import type { DatabaseSync } from "node:sqlite";
import { inTransaction, Statements } from "../base/sqlite.ts";
import type { Picture } from "../protocol/file_fields.ts";
import { openDatabase } from "../store/database.ts";

/** The steps of files.db. */
export const MIGRATIONS = [
  `CREATE TABLE file (
     file TEXT PRIMARY KEY, sender TEXT NOT NULL, id TEXT NOT NULL, addressee TEXT NOT NULL,
     name TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, media TEXT NOT NULL,
     touched INTEGER NOT NULL,
     state TEXT NOT NULL DEFAULT 'coming' CHECK (state IN ('coming', 'whole', 'sent')),
     UNIQUE (sender, id)) WITHOUT ROWID`,
  // Files whose message somebody is deleting: a crash may come between the message and the file.
  `CREATE TABLE leaving (file TEXT PRIMARY KEY) WITHOUT ROWID`,
  // How a picture looks, as JSON; empty for what is none.
  `ALTER TABLE file ADD COLUMN picture TEXT NOT NULL DEFAULT ''`,
];

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A file as its sender offered it. */
export interface Offer {
  readonly sender: string;
  /** Of the message that the file becomes; made by the sender. */
  readonly id: string;
  /** A user, or a group as `#name`. */
  readonly addressee: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly media: string;
  /** How it looks, where it is a picture or a video whose sender has told. */
  readonly picture?: Picture | undefined;
}

/** A file that the server has, or is getting. */
export interface FileEntry extends Offer {
  /** Random; also its name on the disk. */
  readonly file: string;
  /** When it last got further, in milliseconds since 1970. */
  readonly touched: number;
  /** `whole`: all of it is on the disk, and its hash is right; `sent`: its message is stored too. */
  readonly state: "coming" | "whole" | "sent";
}

/** What one user may have here. */
export interface Allowance {
  /** Bytes of all files of one sender, those on their way too. */
  readonly quota: number;
  /** Files on their way. */
  readonly coming: number;
}

/** The catalog; each write is on the disk when its promise resolves. */
export class Catalog {
  #database: DatabaseSync;
  #statements: Statements;

  /** Opens `files.db` in `folder`. Throws StartError as openDatabase does. */
  constructor(folder: string) {
    this.#database = openDatabase(`${folder}/files.db`, {
      migrations: MIGRATIONS,
      synchronous: "FULL",
    });
    this.#statements = new Statements(this.#database);
  }

  /** Notes a file that is new, unless its sender has no room or no turn left for it. */
  add(
    entry: Offer & { file: string; touched: number },
    { quota, coming }: Allowance,
  ): Promise<"added" | "quota_full" | "too_many"> {
    const { file, sender, id, addressee, name, size, sha256, media, picture, touched } = entry;
    return Promise.resolve(inTransaction(this.#database, () => {
      const known = "SELECT 1 FROM file WHERE sender = ? AND id = ?";
      if (this.#statements.get(known).get(sender, id)) return "added";
      const used = this.#statements.get(
        `SELECT coalesce(sum(size), 0) AS bytes, count(*) FILTER (WHERE state = 'coming') AS coming
         FROM file WHERE sender = ?`,
      ).get(sender) as { bytes: number; coming: number };
      if (used.bytes + size > quota) return "quota_full";
      if (used.coming >= coming) return "too_many";
      this.#statements.get(
        `INSERT INTO file (file, sender, id, addressee, name, size, sha256, media, touched, picture)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        ...[file, sender, id, addressee],
        // As bytes: SQLite would end a text at its first NUL, and whoever names a file may put one there.
        encoder.encode(name),
        ...[size, sha256],
        encoder.encode(media),
        touched,
        picture ? JSON.stringify(picture) : "",
      );
      return "added";
    }));
  }

  /** The file of that name on the disk, or undefined. */
  get(file: string): Promise<FileEntry | undefined> {
    return Promise.resolve(this.#one("SELECT * FROM file WHERE file = ?", file));
  }

  /** The file that `sender` offered under `id`, or undefined. */
  offered(sender: string, id: string): Promise<FileEntry | undefined> {
    return Promise.resolve(
      this.#one("SELECT * FROM file WHERE sender = ? AND id = ?", sender, id),
    );
  }

  /** Notes how far a file has come, and when. */
  set(file: string, state: FileEntry["state"], touched: number): Promise<void> {
    this.#statements.get("UPDATE file SET state = ?, touched = ? WHERE file = ?")
      .run(state, touched, file);
    return Promise.resolve();
  }

  /** Forgets a file. */
  remove(file: string): Promise<void> {
    inTransaction(this.#database, () => {
      this.#statements.get("DELETE FROM file WHERE file = ?").run(file);
      this.#statements.get("DELETE FROM leaving WHERE file = ?").run(file);
    });
    return Promise.resolve();
  }

  /** Notes that a file is to leave with its message, or is not. */
  setLeaving(file: string, on: boolean): Promise<void> {
    const sql = on
      ? "INSERT OR IGNORE INTO leaving VALUES (?)"
      : "DELETE FROM leaving WHERE file = ?";
    this.#statements.get(sql).run(file);
    return Promise.resolve();
  }

  /** Files of which that was noted last. */
  leaving(): Promise<FileEntry[]> {
    return Promise.resolve(
      this.#all("SELECT f.* FROM leaving l JOIN file f ON f.file = l.file"),
    );
  }

  /** Files that have not become messages and got no further since `before`. */
  left(before: number): Promise<FileEntry[]> {
    return Promise.resolve(
      this.#all("SELECT * FROM file WHERE state <> 'sent' AND touched < ?", before),
    );
  }

  /** Files that were whole before `before`: those to groups, or those to people. */
  older(before: number, to: "people" | "groups"): Promise<FileEntry[]> {
    return Promise.resolve(
      this.#all(
        `SELECT * FROM file WHERE state <> 'coming' AND touched < ?
         AND (addressee LIKE '#%') = (? = 'groups')`,
        before,
        to,
      ),
    );
  }

  /** The names on the disk of all files. */
  names(): Promise<Set<string>> {
    const rows = this.#statements.get("SELECT file FROM file").all();
    return Promise.resolve(new Set(rows.map((row) => row.file as string)));
  }

  close(): void {
    this.#database.close();
  }

  #one(sql: string, ...values: string[]): FileEntry | undefined {
    const row = this.#statements.get(sql).get(...values);
    return row && asEntry(row);
  }

  #all(sql: string, ...values: (string | number)[]): FileEntry[] {
    return this.#statements.get(sql).all(...values).map(asEntry);
  }
}

function asEntry(row: Record<string, unknown>): FileEntry {
  const { name, media, picture, ...rest } = row;
  return {
    ...rest,
    name: decoder.decode(name as Uint8Array),
    media: decoder.decode(media as Uint8Array),
    ...(picture ? { picture: JSON.parse(picture as string) } : {}),
  } as FileEntry;
}
