/** What chat-mom's clients are told when something cannot be done. */

import assert from "node:assert/strict";
import { JsonLines } from "../support/json_lines.ts";
import { oneServer } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const server = oneServer({ words: ["--guests"] });

Deno.test("a message that had to wait for the broker does not stop the ones after it", async () => {
  // Nobody listens there: the first message to somebody new is asked for again until it has waited enough.
  await using alone = await TestServer.start({
    words: ["--guests", "--offline-host", "127.0.0.1", "--offline-port", "1"],
  });
  await using bia = await JsonLines.connect(alone.port);
  await bia.ask({ type: "REGISTER", user: "away-bia" }, "REGISTERED");
  await using ana = await JsonLines.connect(alone.port);
  await ana.ask({ type: "REGISTER", user: "away-ana" }, "REGISTERED");
  const send = { type: "SEND", from: "away-ana", to: "away-bia", text: "hello", ts: 1_700_000_000 };
  await ana.send(send);
  assert.match(String((await ana.next("ERROR")).message), /not sent/);
  await until("a later one to be taken", async () => {
    await ana.send(send);
    await until("an answer", () => ana.pending.length > 0);
    return ana.pending.splice(0).some(({ type }) => type === "SENT");
  });
});

Deno.test("anything wrong is told in chat-mom's own words, and the server lives on", async () => {
  await using ana = await JsonLines.connect(server.port);
  await ana.ask({ type: "REGISTER", user: "wrong-ana" }, "REGISTERED");
  await ana.ask({ type: "SET_STATUS", user: "wrong-ana", status: "ONLINE" }, "OK");
  for (
    const frame of [
      { type: "SEND", from: "wrong-ana", to: "wrong-nobody", text: "x", ts: 1 },
      { type: "SEND" },
      { type: "ADD_CONTACT", user: "wrong-ana", contact: "wrong-nobody" },
      { type: "ADD_CONTACT", user: "wrong-ana", contact: "wrong-ana" },
      { type: "SET_STATUS", user: "wrong-ana", status: "AWAY" },
      { type: "NO_SUCH" },
    ]
  ) {
    assert.equal(typeof (await ana.ask(frame, "ERROR")).message, "string", JSON.stringify(frame));
  }
  await ana.write("not json\n");
  await ana.next("ERROR");
  await ana.ask({ type: "SET_STATUS", user: "wrong-ana", status: "ONLINE" }, "OK");
});

Deno.test("a server that speaks Portuguese tells people nothing in English", async () => {
  await using portuguese = await TestServer.start({ words: ["--guests", "--lang", "pt-BR"] });
  await using ana = await JsonLines.connect(portuguese.port);
  await ana.ask({ type: "REGISTER", user: "ana" }, "REGISTERED");
  for (const contact of ["nobody", "ana"]) {
    const { message } = await ana.ask({ type: "ADD_CONTACT", user: "ana", contact }, "ERROR");
    assert.match(String(message), /^Esse usuário [^(]*\.$/);
  }
});
