/** Inboxes in the tables: what an index says and what rows say are one inbox, in order. */

import assert from "node:assert/strict";
import { openDatabase } from "../../lib/store/database.ts";
import { INBOX_TABLES } from "../../lib/store/inbox_tables.ts";
import { MIGRATIONS, Projection } from "../../lib/store/projection.ts";
import type { MessageRecord } from "../../lib/store/records.ts";
import { Tables } from "../../lib/store/tables.ts";
import { temporaryFolder } from "../support/folder.ts";

const encoder = new TextEncoder();
/** Deeper than a page is read. */
const EACH = 300;

/** The `n`th message of ana and bia, by turns, so that each has had every second one. */
function message(n: number, recipients?: readonly string[]): MessageRecord {
  const [from, to] = n % 2 === 1 ? ["ana", "bia"] as const : ["bia", "ana"] as const;
  const id = `id-${n.toString().padStart(6, "0")}`;
  return ["m", n, "ana+bia", n, from, "d", id, to, n, `m${n}`, recipients ?? [to], "", 0, 0];
}

async function all(tables: Tables, user: string): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const page = await tables.entriesAfter(user, found.at(-1) ?? 0, 256);
    if (page.length === 0) return found;
    found.push(...page.map(({ n }) => n));
  }
}

Deno.test("who had entries before inboxes were kept by index has them still, before what came since", async () => {
  await using place = await temporaryFolder();
  const path = `${place.path}/messages.db`;
  const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(INBOX_TABLES));
  const old = openDatabase(path, { migrations: before, synchronous: "NORMAL" });
  for (let n = 1; n <= EACH; n++) {
    const [, , conversation, seq, from, , id, to, ts, text] = message(n);
    old.prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, '')")
      .run(n, conversation, seq, from, id, to, ts, text);
    old.prepare("INSERT INTO inbox VALUES (?, ?)").run(to, n);
  }
  old.close();

  const database = openDatabase(path, { migrations: MIGRATIONS, synchronous: "NORMAL" });
  const projection = new Projection(database);
  // Bia has a second device: what she sends comes to herself, too.
  const since = Array.from({ length: EACH }, (_, at) => EACH + 1 + at)
    .map((n) => message(n, n % 2 === 1 ? undefined : ["ana", "bia"]));
  projection.apply([{ row: 1, records: encoder.encode(JSON.stringify(since)) }]);
  const tables = new Tables(path);
  try {
    const numbers = Array.from({ length: EACH * 2 }, (_, at) => at + 1);
    const ofAna = numbers.filter((n) => n % 2 === 0);
    const ofBia = numbers.filter((n) => n % 2 === 1 || n > EACH);
    assert.deepEqual(await all(tables, "ana"), ofAna);
    assert.deepEqual(await all(tables, "bia"), ofBia);
    const { head, oldest, waiting } = await tables.inbox("bia");
    assert.deepEqual({ head, oldest }, { head: EACH * 2, oldest: 1 });
    assert.equal(waiting, EACH, "her own copies are not waiting");
    assert.equal(await tables.entryId("bia", EACH * 2), `id-000${EACH * 2}`);
    assert.equal(await tables.entryId("bia", 2), null, "what she sent from her only device");
    assert.equal(await tables.hasEntry("ana", "bia", "id-000002"), true);
    assert.equal(await tables.hasEntry("bia", "bia", "id-000002"), false);
    assert.deepEqual((await tables.usersToMove()).toSorted(), ["ana", "bia"]);
  } finally {
    tables.close();
    projection.close();
  }
});
