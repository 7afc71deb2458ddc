import assert from "node:assert/strict";
import { v7 } from "uuid";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

const PASSWORD = "correct horse";

Deno.test("an account that the operator made opens with its password, while the server runs", async () => {
  await using server = await TestServer.start({ words: ["--registration", "closed"] });
  const data = ["--data", server.data];
  const made = await chatmom(["server", "user", "add", "@Bia", ...data], {}, PASSWORD);
  assert.deepEqual(made, { code: 0, out: "bia can log in now, with that password.", err: "" });
  const { peer } = await Peer.addDevice(server.port, "bia", "laptop", PASSWORD);
  await using _ = peer;

  for (
    const [words, input, sentence] of [
      [["add", "bia"], PASSWORD, /has this name already/],
      [["add", "caio"], "short", /8 to 256 characters/],
      [["add", "all"], PASSWORD, /cannot be a name/],
      [["password", "nobody"], PASSWORD, /no such user/],
      [["remove", "nobody"], "", /no such user/],
      [
        ["devices", "bia", "--revoke", "phone"],
        "",
        /no device "phone": .* chatmom server user devices/,
      ],
    ] as const
  ) {
    const { code, err, out } = await chatmom(["server", "user", ...words, ...data], {}, input);
    assert.equal(code, 2, err);
    assert.match(err, sentence);
    assert.ok(isForPeople(err) && out === "", err + out);
  }
});

Deno.test("the list tells who is here, and a pipe gets no titles", async () => {
  await using server = await TestServer.start({ words: ["--guests"] });
  const { peer } = await Peer.register(server.port, "ana");
  await using _ = peer;
  const { out } = await chatmom(["server", "user", "list", "--data", server.data]);
  assert.match(out, /^ana +account +\d{4}-\d\d-\d\d \d\d:\d\d +\S.* 1$/);
});

Deno.test("a new password opens the account at once, and the old one no more", async () => {
  await using server = await TestServer.start();
  const { peer } = await Peer.register(server.port, "bia", { password: PASSWORD });
  await using _ = peer;
  const words = ["server", "user", "password", "bia", "--data", server.data];
  assert.equal((await chatmom(words, {}, "battery staple")).code, 0);
  const { peer: second } = await Peer.addDevice(server.port, "bia", "second", "battery staple");
  await using _second = second;
  await using third = await Peer.connect(server.port);
  const auth = { password: PASSWORD };
  third.send({ type: "hello", protocol: 1, user: "bia", device: "third", auth });
  assert.equal((await third.next("error")).code, "bad_credentials");
  // Who is logged in stays so.
  await peer.settled();
});

Deno.test("a removed account is gone with its sessions and its name; what others have stays", async () => {
  await using server = await TestServer.start();
  const { peer: ana } = await Peer.register(server.port, "ana");
  await using _ana = ana;
  const { peer, account } = await Peer.register(server.port, "bia", { password: PASSWORD });
  await using _ = peer;
  peer.send(message("ana", "stays with ana"));
  await ana.next("message");
  const words = ["server", "user", "remove", "bia", "--yes", "--data", server.data];
  const careless = await chatmom(words.filter((word) => word !== "--yes"), {}, "bia\n");
  assert.deepEqual([careless.code, careless.out], [2, ""]);
  assert.match(careless.err, /cannot be taken back, and there is no terminal to ask: say --yes/);
  assert.match((await chatmom(words)).out, /is removed, and the name stays reserved/);
  assert.equal((await peer.next("bye")).code, "removed");
  await peer.ended();

  ana.send({ type: "history", conversation: "bia" });
  assert.deepEqual((await ana.next("history")).messages.map(({ text }) => text), [
    "stays with ana",
  ]);
  ana.send(message("bia", "are you there?"));
  assert.equal((await ana.next("refused")).code, "unknown_user");
  for (const auth of [{ token: account.token }, { password: PASSWORD }]) {
    await using again = await Peer.connect(server.port);
    again.send({ type: "hello", protocol: 1, user: "bia", device: "first", auth });
    assert.equal((await again.next("error")).code, "bad_credentials");
  }
  await using newcomer = await Peer.connect(server.port);
  newcomer.send({ type: "register", user: "bia", device: "first" });
  assert.equal((await newcomer.next("error")).code, "name_taken");
  const { out } = await chatmom(["server", "user", "list", "--data", server.data]);
  assert.match(out, /^ana .*$/, "nobody but ana");
});

Deno.test("a removed account leaves its groups, and the others hear of it", async () => {
  await using server = await TestServer.start();
  const { peer: ana, account } = await Peer.register(server.port, "ana");
  await using _ana = ana;
  const { peer: bia } = await Peer.register(server.port, "bia");
  await using _bia = bia;
  ana.send({ type: "group_create", id: v7(), group: "#turma" });
  ana.send({ type: "group_add", id: v7(), group: "#turma", user: "bia" });
  await bia.next("message", ({ kind }) => kind === "joined");
  assert.equal(
    (await chatmom(["server", "user", "remove", "bia", "--yes", "--data", server.data])).code,
    0,
  );
  const left = await ana.next("message", ({ kind }) => kind === "left");
  assert.deepEqual([left.conversation, left.from, left.member], ["#turma", "bia", "bia"]);
  const members = async () => {
    ana.send({ type: "group_members", group: "#turma" });
    return (await ana.next("group_members")).members.map(({ user }) => user);
  };
  assert.deepEqual(await members(), ["ana"]);
  await server.crash();
  const { peer: again } = await Peer.login(server.port, account);
  await using _again = again;
  again.send({ type: "group_members", group: "#turma" });
  assert.deepEqual((await again.next("group_members")).members.map(({ user }) => user), ["ana"]);
});

Deno.test("a device that the operator takes away is shown out, and its token opens nothing", async () => {
  await using server = await TestServer.start();
  const { peer, account } = await Peer.register(server.port, "bia", { password: PASSWORD });
  await using _ = peer;
  const { peer: phone } = await Peer.addDevice(server.port, "bia", "phone", PASSWORD);
  await using _phone = phone;
  const words = ["server", "user", "devices", "bia", "--data", server.data];
  const { out } = await chatmom(words);
  assert.match(out, /^first +gets messages /m);
  assert.match(out, /^phone +gets messages /m);
  assert.equal((await chatmom([...words, "--revoke", "first"])).code, 0);
  assert.equal((await peer.next("bye")).code, "revoked");
  await using again = await Peer.connect(server.port);
  const { user, device, token } = account;
  again.send({ type: "hello", protocol: 1, user, device, auth: { token } });
  assert.equal((await again.next("error")).code, "bad_credentials");
  await phone.settled();
  phone.send({ type: "devices" });
  const [left, none] = (await phone.next("devices")).devices;
  assert.equal(left!.device, "phone");
  assert.ok(left!.last_seen! >= left!.created);
  assert.equal(none, undefined);
});
