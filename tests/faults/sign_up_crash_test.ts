/** Either side dies while an account without a password is being made: its owner is never locked out. */

import assert from "node:assert/strict";
import { newToken } from "../../lib/auth/token.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

function chatmom(
  home: Folder,
  port: number,
  words: readonly string[],
  crashAt?: string,
): Program {
  return new Program(["client", ...words, "--port", String(port)], {
    env: { CHATMOM_CLIENT_HOME: home.path, ...(crashAt && { CHATMOM_CRASH_AT: crashAt }) },
  });
}

/** Where the client dies, and what the server has of it at that moment. */
const PLACES = {
  "client.before_register": "before it says register: there is no account yet",
  "client.before_token_kept": "after the welcome, before it is noted down: the account is there",
} as const;

for (const [place, title] of Object.entries(PLACES)) {
  Deno.test(`client, ${title}: the same command line gets in, and what is written goes out`, async () => {
    await using home = await temporaryFolder();
    const user = place.replaceAll(/[._]/g, "-");
    const [ana] = await server.people(`ana-${user}`);
    await using _a = ana;
    {
      await using dying = chatmom(home, server.port, ["--user", user], place);
      await dying.warns(new RegExp(`^crash point ${place}$`));
      await dying.kill();
    }
    await using again = chatmom(home, server.port, ["--user", user]);
    await again.type(`@${ana.user} here I am`);
    assert.equal((await ana.peer.next("message")).text, "here I am");
    await again.endInput();
    assert.equal((await again.ended()).code, 0);
  });
}

Deno.test("server, between account and welcome: the same command line gets in, and what is written goes out", async () => {
  await using home = await temporaryFolder();
  await using server = await TestServer.start();
  await using ana = await Person.new(server.port, "ana");
  await server.crash({ CHATMOM_CRASH_AT: "server.after_account" });
  {
    await using first = chatmom(home, server.port, ["--user", "bia"]);
    await server.dieAt("server.after_account");
    assert.equal((await first.ended()).code, 5, "no answer came");
  }
  await server.again();
  await ana.back();
  await using again = chatmom(home, server.port, ["--user", "bia"]);
  await again.type("@ana here I am");
  assert.equal((await ana.peer.next("message")).text, "here I am");
});

Deno.test("what waited in the outbox before the account was made goes out after the crash, once, in order", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("kept-ana");
  await using _a = ana;
  const send = (text: string) => ["send", "--user", "kept-bia", "--to", ana.user, text];
  using nobody = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = nobody.addr;
  nobody.close();
  assert.equal((await chatmom(home, port, send("one")).ended()).code, 8, "kept for later");
  const account = `${home.path}/127.0.0.1_${server.port}`;
  await Deno.rename(`${home.path}/127.0.0.1_${port}`, account);
  {
    await using dying = chatmom(home, server.port, send("two"), "client.before_token_kept");
    await dying.warns(/^crash point/);
    await dying.kill();
  }
  assert.equal((await chatmom(home, server.port, send("two")).ended()).code, 0);
  const texts = (await ana.peer.some("message", 2)).map((one) => one.text);
  assert.deepEqual(texts, ["one", "two"]);
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("message"), []);
});

Deno.test("a token that nobody has noted down yet vouches for the same user's other devices here", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("vouch-ana");
  await using _a = ana;
  {
    const words = ["listen", "--user", "vouch-bia"];
    await using dying = chatmom(home, server.port, words, "client.before_token_kept");
    await dying.warns(/^crash point/);
    await dying.kill();
  }
  const words = ["send", "--user", "vouch-bia", "--to", ana.user, "from another device"];
  assert.equal((await chatmom(home, server.port, words).ended()).code, 0);
  assert.equal((await ana.peer.next("message")).text, "from another device");
});

Deno.test("a registration said again with its own token is the same one, however often and at once", async () => {
  const request = {
    type: "register",
    user: "again-bia",
    device: "first",
    password: "correct horse battery",
    new_token: newToken(),
  } as const;
  await using all = new AsyncDisposableStack();
  const peers: Peer[] = [];
  for (let n = 0; n < 4; n++) peers.push(all.use(await Peer.connect(server.port)));
  // While the first password is being hashed, the name is still free for the others.
  for (const peer of peers) peer.send({ ...request, receive: false });
  for (const peer of peers) {
    const welcome = await peer.next("welcome");
    assert.equal(welcome.token, undefined, "a token that was brought is told to nobody");
  }
  peers[0]!.send({ type: "devices" });
  const { devices } = await peers[0]!.next("devices");
  assert.deepEqual(devices.map((one) => one.device), ["first"]);
});

Deno.test("somebody else's registration of the same name stays refused: other token, other device, none", async () => {
  const token = newToken();
  const mine = { type: "register", user: "mine-bia", device: "first", new_token: token } as const;
  await using owner = await Peer.connect(server.port);
  owner.send(mine);
  await owner.next("welcome");
  const { new_token: _, ...bare } = mine;
  for (
    const other of [
      bare,
      { ...mine, new_token: newToken() },
      { ...mine, device: "second" },
    ]
  ) {
    await using peer = await Peer.connect(server.port);
    peer.send(other);
    assert.equal((await peer.next("error")).code, "name_taken");
  }
});

Deno.test("a new device that logs in by password opens with the token that it brought, and no other", async () => {
  await using owner = await Person.new(server.port, "brought-bia", "correct horse battery");
  const token = newToken();
  {
    await using phone = await Peer.connect(server.port);
    phone.send({
      type: "hello",
      protocol: 1,
      user: owner.user,
      device: "phone",
      auth: { password: "correct horse battery" },
      new_token: token,
    });
    assert.equal((await phone.next("welcome")).token, undefined);
  }
  const phone = { user: owner.user, device: "phone", token };
  await using _back = (await Peer.login(server.port, phone)).peer;
  await using thief = await Peer.connect(server.port);
  const auth = { token: newToken() };
  thief.send({ type: "hello", protocol: 1, user: owner.user, device: "phone", auth });
  assert.equal((await thief.next("error")).code, "bad_credentials");
});

Deno.test("a token that is too short to be random is refused", async () => {
  await using peer = await Peer.connect(server.port);
  peer.send({ type: "register", user: "short-bia", device: "d", new_token: "x".repeat(42) });
  assert.equal((await peer.next("error")).code, "bad_frame");
});
