/** One disk flush as the server pays it: a SQLite commit of one small row with synchronous=FULL. */

import { DatabaseSync } from "node:sqlite";
import { freshFolder } from "./launch.ts";

const COMMITS = 400;

/** The median time of a commit on the disk that temporary files are kept on, in microseconds. */
export async function diskFlush(): Promise<number> {
  const folder = freshFolder();
  try {
    const database = new DatabaseSync(`${folder}/flush.db`);
    database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row(data BLOB)");
    const insert = database.prepare("INSERT INTO row VALUES (?)");
    const row = new Uint8Array(200);
    const times = new Float64Array(COMMITS);
    for (let i = 0; i < COMMITS; i++) {
      const before = performance.now();
      insert.run(row);
      times[i] = performance.now() - before;
    }
    database.close();
    return times.sort()[COMMITS >> 1]! * 1000;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
