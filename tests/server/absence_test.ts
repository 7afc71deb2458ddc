/** People who come and go with a broker that does too (delivery rules 16 to 20). */

import assert from "node:assert/strict";
import { MailboxError } from "../../lib/mailbox/mailbox.ts";
import { SqliteMailbox } from "../../lib/mailbox/sqlite.ts";
import { Absence } from "../../lib/server/absence.ts";
import { InnerParts } from "../support/parts.ts";
import { until } from "../support/until.ts";

Deno.test("a sender who does not come again leaves no open drain behind", async () => {
  await using parts = await InnerParts.open();
  const { store, users, conversations, delivery, turn } = parts;
  await Deno.mkdir(`${parts.folder.path}/queues`);
  const mailbox = new SqliteMailbox(`${parts.folder.path}/queues`, turn);
  await mailbox.declare("bia");
  const depth = mailbox.depth.bind(mailbox);
  mailbox.depth = () => Promise.reject(new MailboxError("away", "for a moment"));
  const absence = new Absence(mailbox, store, users, conversations, delivery);
  const bia = await parts.guest("bia");
  assert.equal(await absence.drained(bia), false);
  const ts = 1_700_000_000_000;
  await mailbox.put("bia", [{ from: "printer", to: "bia", text: "paper is out", ts }]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await depth("bia"), 1, "what comes for somebody absent stays in the queue");
  await until("a later sender to get through all the same", () => absence.drained(bia));
  await absence.close();
});
