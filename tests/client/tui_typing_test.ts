/** The line that is typed in the full-screen client: names that Tab knows, and where words go. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { started } from "./tui_setup.ts";

const server = oneServer();

Deno.test("in a group Tab knows who spoke there, the last one first, also who is on nobody's list", async () => {
  await using home = await temporaryFolder();
  const [zoe, zack] = await server.people("zz-zoe", "zz-zack");
  await using _zoe = zoe;
  await using _zack = zack;
  await using bia = await started(server.port, home.path, "tab-bia");
  zoe.peer.send({ type: "group_create", id: newId(), group: "#tab", title: "t" });
  for (const user of ["zz-zack", "tab-bia"]) {
    zoe.peer.send({ type: "group_add", id: newId(), group: "#tab", user });
  }
  await bia.shows(/1 {3}#tab/);
  bia.press("\x1b1");
  zoe.peer.send({ type: "send", id: newId(), to: "#tab", text: "from zoe" });
  await bia.shows(/zz-zoe: from zoe/);
  await zack.peer.next("message", ({ text }) => text === "from zoe");
  zack.peer.send({ type: "send", id: newId(), to: "#tab", text: "from zack" });
  await bia.shows(/zz-zack: from zack/);
  bia.press("hello zz\t");
  await bia.shows(/zz-zack zz-zoe[^]*> hello zz-zack$/);
  bia.press("\t");
  await bia.shows(/> hello zz-zoe$/);
  bia.press("and you\r");
  assert.equal(
    (await zoe.peer.next("message", ({ from }) => from === "tab-bia")).text,
    "hello zz-zoe and you",
  );
});

Deno.test("words to somebody else than whose conversation is open say where they went", async () => {
  await using home = await temporaryFolder();
  const [ana, caio] = await server.people("told-ana", "told-caio");
  await using _ana = ana;
  await using _caio = caio;
  await using bia = await started(server.port, home.path, "told-bia");
  bia.press("\x0btold-ana\r");
  await bia.shows(/^ told-ana/);
  bia.press("@told-caio between us\r");
  await bia.shows(/│ to told-caio: between us/);
  assert.equal((await caio.peer.next("message")).text, "between us");
  bia.press("@told-ana to you\r");
  await bia.shows(/you: to you {2}✓/);
  assert.doesNotMatch(bia.shown, /to told-ana:/);
});

Deno.test("a half-typed line waits in its conversation, and behind what was sent before", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("draft-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "draft-bia");
  bia.press("\x0bdraft-ana\rsent\rhalf a");
  await bia.shows(/you: sent {2}✓[^]*> half a$/);
  bia.press("\x0bdraft-caio\rother half");
  await bia.shows(/^ draft-caio[^]*> other half$/);
  bia.press("\x0bdraft-ana\r");
  await bia.shows(/^ draft-ana[^]*> half a$/);
  bia.press("\x1b[A");
  await bia.shows(/> sent$/);
  bia.press("\x1b[B line\x17word\x15\x19\x1bOP");
  await bia.shows(/KEYS/);
  bia.press("\x1b");
  await bia.shows(/> half a word$/);
});

Deno.test("what is typed while help or a list of results is shown goes to the line, from its first letter", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("first-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "first-bia");
  bia.press("\x0bfirst-ana\rwords to find\r");
  await bia.shows(/you: words to find {2}✓/);
  bia.press("\x1bOP");
  await bia.shows(/KEYS/);
  for (const letter of "/who") bia.press(letter);
  await bia.shows(/you: words to find[^]*> \/who$/);
  bia.press("\r");
  await bia.shows(/first-bia \(you\)/);
  bia.press("/search find\r");
  await bia.shows(/1 found/);
  for (const letter of "and more") bia.press(letter);
  await bia.shows(/you: words to find[^]*> and more$/);
  bia.press("\r");
  await ana.peer.next("message", ({ text }) => text === "and more");
});

Deno.test("a half-typed line is there again for who looked at earlier lines and went elsewhere meanwhile", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("back-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "back-bia");
  bia.press("\x0bback-ana\rsent\rhalf a thou");
  await bia.shows(/you: sent {2}✓[^]*> half a thou$/);
  bia.press("\x1b[A");
  await bia.shows(/> sent$/);
  bia.press("\x0bback-caio\r");
  await bia.shows(/^ back-caio[^]*>$/);
  bia.press("\x0bback-ana\r");
  await bia.shows(/^ back-ana[^]*> sent$/);
  bia.press("\x1b[B");
  await bia.shows(/> half a thou$/);
});
