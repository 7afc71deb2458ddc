import assert from "node:assert/strict";
import { TerminalClient } from "../client/terminal.ts";
import { Turn } from "../../lib/base/turn.ts";
import { SqliteMailbox } from "../../lib/mailbox/sqlite.ts";
import { temporaryFolder } from "../support/folder.ts";
import { numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";

const broker = new OneBroker();

broker.test("a terminal sees how far the move is, on one line that is written over", async () => {
  await using place = await temporaryFolder();
  const mailbox = new SqliteMailbox(place.path, new Turn());
  for (let person = 1; person <= 60; person++) {
    const to = `t-${person}`;
    await mailbox.declare(to);
    await mailbox.put(to, numbered(300).map((text) => ({ from: "ana", to, text, ts: Date.now() })));
  }
  await mailbox.close();
  const file = `${place.path}/broker.url`;
  await Deno.writeTextFile(file, broker.broker.url, { mode: 0o600 });
  const words = ["move", "--from", "sqlite", "--to", "amqp", "--data", place.path];
  await using terminal = new TerminalClient(place.path, words, {
    family: "offline",
    variables: { CHATMOM_AMQP_URL_FILE: file },
  });
  assert.deepEqual(await terminal.ended(), { code: 0, sane: true });
  assert.match(terminal.output, /\r.{0,4}\d+ of 60 mailboxes, [\d,]+ letters/);
  assert.match(terminal.shown, /^Moved: 60 mailboxes, 18,000 letters\.\nFrom now on/);
});
