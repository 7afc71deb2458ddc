/** Whoever guesses passwords waits, over the wire too; whoever has a device does not. */

import assert from "node:assert/strict";
import type { Request } from "../../lib/protocol/schema.ts";
import { type Account, Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const PASSWORD = "correct horse battery";
/** Five cost nothing; with the sixth the waits begin, and the others of the same second are not tried. */
const GUESSES = 9, TRIED = 6;

/** What these are answered, each on a connection of its own, all at once; sorted. */
async function answersTo(
  peers: readonly Peer[],
  request: (at: number) => Request,
): Promise<string[]> {
  peers.forEach((peer, at) => peer.send(request(at)));
  const answers = await Promise.all(
    peers.map((peer) =>
      peer.any("an answer", ({ type }) => ["welcome", "ok", "error"].includes(type), 60_000)
    ),
  );
  return answers.map((one) => one.type === "error" ? one.code : one.type).toSorted();
}

const EXPECTED = [
  ...Array<string>(TRIED).fill("bad_credentials"),
  ...Array<string>(GUESSES - TRIED).fill("too_fast"),
];

async function bia(server: TestServer): Promise<Account> {
  const { peer, account } = await Peer.register(server.port, "bia", { password: PASSWORD });
  await peer[Symbol.asyncDispose]();
  return account;
}

Deno.test("of many passwords at once six are tried, and a device that is known comes in meanwhile", async () => {
  await using server = await TestServer.start();
  const account = await bia(server);
  await using all = new AsyncDisposableStack();
  const peers = await Promise.all(
    Array.from({ length: GUESSES }, async () => all.use(await Peer.connect(server.port))),
  );
  const answers = answersTo(peers, (at) => ({
    ...{ type: "hello", protocol: 1, user: "bia", device: `d${at}` } as const,
    auth: { password: `wrong guess ${at}` },
  }));
  const { peer: back } = await Peer.login(server.port, account);
  all.use(back);
  assert.deepEqual(await answers, EXPECTED);
});

Deno.test("a device that was left open is no way to guess the password either", async () => {
  await using server = await TestServer.start();
  const account = await bia(server);
  await using all = new AsyncDisposableStack();
  const peers = await Promise.all(
    Array.from({ length: GUESSES }, async () => {
      const { peer } = await Peer.login(server.port, account, { receive: false });
      return all.use(peer);
    }),
  );
  const answers = await answersTo(peers, (at) => ({
    ...{ type: "password", old: `wrong guess ${at}`, new: "another horse battery" } as const,
  }));
  assert.deepEqual(answers, EXPECTED);
});

Deno.test("a guest cannot put a password on a name that is anybody's", async () => {
  await using server = await TestServer.start({ words: ["--guests"] });
  await using guest = await Peer.connect(server.port);
  const auth = { guest: true } as const;
  guest.send({ type: "hello", protocol: 1, user: "visitor", device: "line", auth });
  await guest.next("welcome");
  guest.send({ type: "password", new: PASSWORD });
  assert.equal((await guest.next("error")).code, "forbidden");
});

Deno.test("one device's token opens no other one, and locks that one out of nothing", async () => {
  await using server = await TestServer.start();
  const { port } = server;
  const laptop = await bia(server);
  const { peer, account: phone } = await Peer.addDevice(port, "bia", "phone", PASSWORD);
  await peer[Symbol.asyncDispose]();
  await using thief = await Peer.connect(port);
  const auth = { token: laptop.token };
  thief.send({ type: "hello", protocol: 1, user: "bia", device: "phone", auth });
  assert.equal((await thief.next("error")).code, "bad_credentials");
  const { peer: back } = await Peer.login(port, phone);
  await using _ = back;
});

Deno.test("a name that nobody has takes as long to be refused as a wrong password", async () => {
  await using server = await TestServer.start();
  await bia(server);
  const quickest = async (user: string): Promise<number> => {
    let least = Infinity;
    for (let n = 1; n <= 3; n++) {
      await using peer = await Peer.connect(server.port);
      const began = performance.now();
      const auth = { password: `wrong guess ${n}` };
      peer.send({ type: "hello", protocol: 1, user, device: "guesser", auth });
      assert.equal((await peer.next("error")).code, "bad_credentials");
      least = Math.min(least, performance.now() - began);
    }
    return least;
  };
  const known = await quickest("bia"), unknown = await quickest("nobody");
  // Without the work it is a hundredth.
  assert.ok(unknown > known / 5, `${unknown} ms, and ${known} ms for a name that is here`);
});
