import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { chatmom } from "./chatmom.ts";

Deno.test("an invitation opens one account, while the server runs, and no second one", async () => {
  await using place = await temporaryFolder();
  const data = `${place.path}/data`;
  await using server = new Program(
    ["server", "--port", "0", "--data", data, "--registration", "invite"],
  );
  const port = String(await server.port());
  const invite = await chatmom(["server", "invite", "--data", data]);
  assert.equal(invite.code, 0);
  assert.match(invite.out, /^[A-Za-z0-9_-]{43}$/);
  assert.match(invite.err, /For one account, until /);

  const say = (user: string, invitation: string) =>
    chatmom(
      ["client", "send", "--user", user, "--to", "ana", "--port", port, "--home", place.path, "oi"],
      { CHATMOM_INVITE: invitation },
    );
  assert.equal((await say("zeca", "")).code, 6, "nobody gets in without one");
  // The account is made; the message is refused, since ana is not here.
  assert.equal((await say("bia", invite.out)).code, 7);
  assert.equal((await say("caio", invite.out)).code, 6, "it was used up");
});

Deno.test("an operator's command finds the folder by variable and file, and makes none where there is none", async () => {
  await using place = await temporaryFolder();
  const missing = await chatmom(["server", "invite", "--data", `${place.path}/nowhere`]);
  assert.equal(missing.code, 3);
  assert.match(missing.err, /no server's data/);
  const byVariable = await chatmom(["server", "invite"], { CHATMOM_DATA: `${place.path}/other` });
  assert.match(byVariable.err, /\/other"/);
  assert.deepEqual([...Deno.readDirSync(place.path)], []);
});

Deno.test("adopting is only for names that are here", async () => {
  await using place = await temporaryFolder();
  const data = `${place.path}/data`;
  await using server = new Program(["server", "--port", "0", "--data", data]);
  const port = String(await server.port());
  const unknown = await chatmom(["server", "user", "adopt", "bia", "--data", data]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /There is no such user/);
  await chatmom(
    ["client", "send", "--user", "bia", "--to", "ana", "--port", port, "--home", place.path, "oi"],
  );
  const known = await chatmom(["server", "user", "adopt", "@Bia", "--data", data]);
  assert.deepEqual(known, {
    code: 0,
    out:
      "bia gets the letters that were kept back: within seconds if online, else at the next time.",
    err: "",
  });
});

Deno.test("where registration is closed nobody makes an account, and whoever has one comes in", async () => {
  await using server = await TestServer.start({ words: ["--registration", "closed"] });
  await using stranger = await Peer.connect(server.port);
  stranger.send({ type: "register", user: "ana", device: "first", password: "correct horse" });
  assert.equal((await stranger.next("error")).code, "registration_closed");
  const add = ["server", "user", "add", "bia", "--data", server.data];
  assert.equal((await chatmom(add, {}, "correct horse\n")).code, 0);
  await using _ = (await Peer.addDevice(server.port, "bia", "first", "correct horse")).peer;
});
