/** A server that went on from a copy: what people had, and what is new, on the full screen of a terminal. */

import { temporaryFolder } from "../support/folder.ts";
import { messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { backUp, goBackTo } from "../support/restore.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { started } from "./tui_setup.ts";

const COUNT = 300;

Deno.test("on the screen: after a restore all is there, to the beginning, and what is read is read", async () => {
  await using place = await temporaryFolder();
  await using home = await temporaryFolder();
  await using server = await TestServer.start();
  await using ana = await Person.new(server.port, "ana");
  await using bia = await started(server.port, home.path, "bia");
  ana.peer.send(...messages("bia", COUNT, "number"));
  await ana.peer.some("stored", COUNT);
  await bia.shows(/ana +(99|300)/);
  const file = `${place.path}/copy.tar`;
  await backUp(server, file);
  await goBackTo(server, file);
  await using again = await ana.back();
  again.send(...messages("bia", 1, "after the restore"));
  await again.next("stored");
  bia.press("\x1b1");
  await bia.shows(/number 299\s[^]*number 300\s[^]*after the restore 1\s/);
  await until("nothing is unread", () => !/ana +\d/.test(bia.shown));
  await until("the beginning", () => {
    if (/this is where it begins/.test(bia.shown)) return true;
    bia.press("\x1b[5~");
    return false;
  });
  await bia.shows(/this is where it begins[^]*number 1\s[^]*number 2\s/);
});
