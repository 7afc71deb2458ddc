/**
 * Where inboxes are in the tables. Nearly every message between two people stands in one inbox, its
 * addressee's: an index says so, which costs the projector a third of what a row would. Rows have what
 * else there is: a sender's copy for their other devices, and what went to everybody who was online.
 */

import { COLUMNS } from "./message_rows.ts";
import { ADDRESSED } from "./records.ts";

/** `inbox`, for reading, is both. Ids are looked up without their senders: few share one. */
export const INBOX_TABLES = `
  ALTER TABLE inbox RENAME TO inbox_row;
  CREATE INDEX message_to ON message (addressee) WHERE flags & ${ADDRESSED};
  CREATE VIEW inbox (user, pos) AS
    SELECT addressee, n FROM message WHERE flags & ${ADDRESSED}
    UNION ALL SELECT user, pos FROM inbox_row;
  DROP INDEX message_of_sender;
  CREATE INDEX message_of_id ON message (id)`;

/** The entries of the user ?1 above ?2, oldest first, at most ?3: each half in order, and then merged. */
export const ENTRIES_AFTER = `
  SELECT ${COLUMNS} FROM message m WHERE m.addressee = ?1 AND m.flags & ${ADDRESSED} AND m.n > ?2
  UNION ALL SELECT ${COLUMNS.replace("m.n", "i.pos")}
    FROM inbox_row i JOIN message m ON m.n = i.pos WHERE i.user = ?1 AND i.pos > ?2
  ORDER BY 1 LIMIT ?3`;

/** The newest entry of each half of each inbox: by the indexes, where the view would sort all entries. */
export const HEADS = `
  SELECT addressee AS user, max(n) AS pos FROM message WHERE flags & ${ADDRESSED}
    GROUP BY addressee
  UNION ALL SELECT user, max(pos) FROM inbox_row GROUP BY user`;
