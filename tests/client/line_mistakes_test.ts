/** What line mode answers to somebody who does not know it yet. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { TestServer } from "../support/test_server.ts";

/** A client of `user` in line mode, in a language. */
function client(server: TestServer, folder: string, user: string, lang: string): Program {
  const words = ["client", "--user", user, "--port", String(server.port), "--lang", lang];
  return new Program(words, { env: { CHATMOM_CLIENT_HOME: `${folder}/${user}` } });
}

const answers: readonly [string, RegExp][] = [
  ["/to ana", /That is you/],
  ["@bia", /@NAME TEXT/],
  ["/histroy", /Did you mean \/history\?/],
  ["/search @bia", /\/search \[@NAME or #GROUP\] WORDS/],
  ["/group mebers", /no command \/group mebers\. Did you mean \/group members\?/],
  ["/group jion", /no command \/group jion\. Did you mean|\/group shows all there is/],
  ["/group members", /Which group\?/],
  ["/group role #class bia boss", /\/group role \[#GROUP\] USER owner\|moderator\|member/],
  ["/group add #class", /\/group add \[#GROUP\] USER$/],
  ["/group create", /\/group create NAME \[TITLE\]/],
  // From here on it is known to whom: whoever was written to.
  ["@bia hello", /! hello: /],
  ["/get", /Nobody has sent you a file here yet/],
  ["/get 7", /no such file .*\/files/],
  ["/reply #7 yes", /no message #7 here: \/history/i],
  ["/group leave #class", /There is no such group/],
];

Deno.test("each mistake gets a sentence that says how it is done, and a script its exit code", async () => {
  await using folder = await temporaryFolder();
  await using server = await TestServer.start();
  await using ana = client(server, folder.path, "ana", "en");
  await ana.says(/no contacts yet/);
  for (const [entered, says] of answers) {
    const from = ana.out.all.length;
    await ana.type(entered);
    await ana.says(says, undefined, from);
  }
  await ana.endInput();
  assert.equal((await ana.ended()).code, 2);
});

Deno.test("who answers without saying to whom is told by whose name to do it", async () => {
  await using folder = await temporaryFolder();
  await using server = await TestServer.start();
  await using ana = client(server, folder.path, "ana", "en");
  await ana.says(/no contacts yet/);
  await ana.type("hello?");
  await ana.says(/Say \/to NAME first/);
  await using bia = client(server, folder.path, "bia", "pt-BR");
  await bia.type("@ana oi");
  await ana.says(/bia: oi/);
  await ana.type("hello");
  await ana.says(/To whom\? Say \/to bia first to answer/);
});

Deno.test("the contact list can be seen again, and commands have Portuguese names too", async () => {
  await using folder = await temporaryFolder();
  await using server = await TestServer.start();
  await using ana = client(server, folder.path, "ana", "pt-BR");
  await ana.says(/ainda não tem contatos/);
  await using bia = client(server, folder.path, "bia", "pt-BR");
  await bia.says(/ainda não tem contatos/);
  await ana.type("/add bia", "/contatos");
  await ana.says(/^Contatos: bia ● online$/);
  await ana.type("/para bia", "/ajduar");
  await ana.says(/agora vai para bia/);
  await ana.says(/Quis dizer \/ajuda\?/);
  await ana.type("/sair");
  assert.equal((await ana.ended()).code, 2);
});
