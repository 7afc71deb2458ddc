/** What whatsapp-style promises of groups, row D3 and the wishes of D10, by the line client and the native protocol. */

import assert from "node:assert/strict";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { done, group, refusal, said } from "../support/groups.ts";
import { Program } from "../support/launch.ts";
import { message } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

/** A client in line mode on a pipe, connected. */
async function client(home: Folder, user: string, lang = "en"): Promise<Program> {
  const words = ["client", "--user", user, "--port", String(server.port), "--lang", lang];
  const program = new Program(words, { env: { CHATMOM_CLIENT_HOME: home.path } });
  await program.says(/\/add (NAME|NOME)/);
  return program;
}

Deno.test("D3: create a group with a unique name, its creator in it; list one's groups and the members; add; message all", async () => {
  const [ana, bia, caio] = await server.people("d3-ana", "d3-bia", "d3-caio");
  await using _a = ana, _b = bia, _c = caio;
  await done(ana.peer, { type: "group_create", group: "#d3" });
  const create = { type: "group_create", group: "#d3" } as const;
  assert.equal(await refusal(bia.peer, create), "name_taken");
  await done(ana.peer, { type: "group_add", group: "#d3", user: "d3-bia" });
  await done(ana.peer, { type: "group_add", group: "#d3", user: "d3-caio" });
  bia.peer.send({ type: "groups" }, { type: "group_members", group: "#d3" });
  assert.deepEqual((await bia.peer.next("groups")).groups.map((one) => one.group), ["#d3"]);
  assert.deepEqual((await bia.peer.next("group_members")).members.map(({ user }) => user), [
    "d3-ana",
    "d3-bia",
    "d3-caio",
  ]);
  bia.peer.send(message("#d3", "hello everybody"));
  for (const { peer } of [ana, caio]) {
    await peer.next("message", (one) => said(one) === "d3-bia: hello everybody");
  }
});

Deno.test("D3, line client: the same with /group and /groups, joins and leaves as lines, ticks with counts", async () => {
  await using home = await temporaryFolder();
  const [caio] = await server.people("l3-caio");
  await using _c = caio;
  await using ana = await client(home, "l3-ana");
  await using bia = await client(home, "l3-bia");
  await ana.type("/groups", "/group create turma Turma B", "/group add l3-bia");
  await ana.says(/You are in no group: \/group create NAME/);
  await ana.says(/\] #turma: you made the group Turma B\.$/);
  await ana.says(/\] #turma: you added l3-bia\.$/);
  await bia.says(/\] #turma: l3-ana added you\.$/);
  await ana.type("/group add l3-caio", "oi, turma");
  await ana.says(/you → #turma: oi, turma {2}…$/);
  await ana.says(/^ {2}✓ oi, turma$/);
  await bia.says(/\] #turma l3-ana: oi, turma$/);
  await ana.says(/^ {2}✓✓ 1\/2 oi, turma$/);
  const { pos } = await caio.peer.next("message", ({ text }) => text === "oi, turma");
  caio.peer.send({ type: "ack", pos });
  await ana.says(/^ {2}✓✓ 2\/2 oi, turma$/);
  await bia.type("/groups", "/group members #turma", "/group topic #turma prova na sexta");
  await bia.says(/^ {2}#turma \(Turma B\): 3 members, member$/);
  await bia.says(/^In #turma: l3-ana ● online \(owner\), l3-bia \(you\), l3-caio ● online$/);
  await bia.says(/! \/group topic #turma: Only an owner or a moderator/);
  await ana.type("/group role l3-bia moderator");
  await bia.says(/\] #turma: l3-ana made you a moderator\.$/);
  await bia.type("/group topic #turma prova na sexta", "@#Turma vou estudar");
  await ana.says(/\] #turma: l3-bia set the topic: prova na sexta$/);
  await ana.says(/\] #turma l3-bia: vou estudar$/);
  await bia.type("/group topic");
  await bia.says(/^#turma is about: prova na sexta \(\/group topic - takes that away\)$/);
  await bia.type("/group topic -", "/group topic");
  await ana.says(/\] #turma: l3-bia took the topic away\.$/);
  await bia.says(/^#turma has no topic: \/group topic TEXT sets one\.$/);
  await bia.type("/group remove #turma l3-caio", "/group leave #turma", "@#turma still here?");
  await ana.says(/\] #turma: l3-bia took l3-caio out\.$/);
  await ana.says(/\] #turma: l3-bia left\.$/);
  await bia.says(/! still here\?: You are not in that group/);
  await ana.type("/history");
  await ana.says(/^--- with #turma$/);
  await ana.says(/you → #turma: oi, turma {2}✓/);
});

Deno.test("D3, line client in Portuguese: muted groups, everyone, and what to do where no group is meant", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("p3-ana");
  await using _a = ana;
  await group("#p3", ana.peer, {});
  await using bia = await client(home, "p3-bia", "pt-BR");
  await done(ana.peer, { type: "group_add", group: "#p3", user: "p3-bia" });
  await bia.says(/\] #p3: p3-ana adicionou você\.$/);
  await bia.type(
    "/group leave",
    "/group",
    "/group mute #p3",
    "/groups",
    "/to *",
    "bom dia a todos",
  );
  await bia.says(/Qual grupo\? Diga antes \/to #NOME/);
  await bia.says(/\/group create NOME \[TÍTULO\]/);
  await bia.says(/^#p3 está silenciado/);
  await bia.says(/^ {2}#p3: 2 membros, membro, silenciado$/);
  await bia.says(/vai para todos os que estão online/);
  const heard = await ana.peer.next("message", ({ to }) => to === "*");
  assert.equal(said(heard), "p3-bia: bom dia a todos");
  ana.peer.send(message("*", "bom dia, bia"));
  await bia.says(/\] \* p3-ana: bom dia, bia$/);
});

Deno.test("D10: kept while away, leaving, the list of members: in groups too", async () => {
  const [ana, bia] = await server.people("d10-ana", "d10-bia");
  await using _a = ana, _b = bia;
  await group("#d10", ana.peer, { "d10-bia": bia.peer });
  await bia.leave();
  ana.peer.send(message("#d10", "for later"));
  await ana.peer.next("stored");
  const peer = await bia.back();
  await peer.next("message", ({ text }) => text === "for later");
  await done(peer, { type: "group_leave", group: "#d10" });
  ana.peer.send({ type: "group_members", group: "#d10" });
  const { members } = await ana.peer.next("group_members");
  assert.deepEqual(members.map(({ user }) => user), ["d10-ana"]);
});
