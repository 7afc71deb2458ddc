/** Which files are wanted, and which have been saved where: a restart goes on with it. */

import type { Statements } from "../../base/sqlite.ts";
import type { Kept } from "../store.ts";

/** The table's step in the device's database. */
export const DOWNLOADS = `
  CREATE TABLE download (
    id TEXT PRIMARY KEY, folder TEXT NOT NULL, path TEXT NOT NULL DEFAULT '') WITHOUT ROWID`;

/** A file by its message's id: wanted in `folder` until it has a `path`. */
export interface Wanted {
  readonly id: string;
  readonly folder: string;
  /** Empty until it is there. */
  readonly path: string;
}

export class DownloadRows {
  constructor(private readonly statements: Statements) {}

  /** The file is wanted in this folder from now on, be it again. */
  want({ id }: Pick<Kept, "id">, folder: string): void {
    this.statements.get("INSERT OR REPLACE INTO download (id, folder) VALUES (?, ?)")
      .run(id, folder);
  }

  /** The file is at `path`. */
  saved(id: string, path: string): void {
    this.statements.get("UPDATE download SET path = ? WHERE id = ?").run(path, id);
  }

  /** The file is not wanted any more. */
  forget(id: string): void {
    this.statements.get("DELETE FROM download WHERE id = ?").run(id);
  }

  /** What is known of this file, or undefined. */
  get(id: string): Wanted | undefined {
    return this.statements.get("SELECT * FROM download WHERE id = ?").get(id) as Wanted | undefined;
  }

  /** What is wanted and not there yet, in the order of the ids. */
  open(): Wanted[] {
    return this.statements.get("SELECT * FROM download WHERE path = '' ORDER BY id")
      .all() as unknown as Wanted[];
  }
}
