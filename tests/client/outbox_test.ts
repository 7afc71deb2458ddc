import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { oneServer } from "../support/one_server.ts";
import type { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

function client(home: string, user: string, env: Record<string, string> = {}): Program {
  const words = ["client", "--user", user, "--port", String(server.port)];
  return new Program(words, { env: { CHATMOM_CLIENT_HOME: home, ...env } });
}

const dieAt = (name: string) => ({ CHATMOM_CRASH_AT: name });

/** Everything that reaches `peer` up to a message that says `last`. */
async function upTo(peer: Peer, last: string): Promise<string[]> {
  const all: string[] = [];
  while (all.at(-1) !== last) {
    const { pos, text } = await peer.next("message");
    all.push(text);
    peer.send({ type: "ack", pos });
  }
  return all;
}

for (const many of [1, 1000]) {
  Deno.test(`kill -9 after the outbox write: ${many} messages go out at the next start, once, in order`, async () => {
    await using home = await temporaryFolder();
    const [ana] = await server.people(`after${many}a`);
    await using _ = ana;
    const user = `after${many}b`;
    const written = Array.from({ length: many }, (_, n) => `text ${n}`);
    {
      await using dying = client(home.path, user, dieAt(`client.after_outbox:${many}`));
      await dying.type(`/to after${many}a`, ...written);
      await dying.warns(/^crash point client\.after_outbox$/);
      await dying.kill();
    }
    await using again = client(home.path, user);
    await again.type(`@after${many}a last`);
    assert.deepEqual(await upTo(ana.peer, "last"), [...written, "last"]);
    await again.endInput();
    assert.equal((await again.ended()).code, 0);
  });
}

Deno.test("kill -9 before the outbox write: nothing was promised and nothing goes out", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("beforea");
  await using _ = ana;
  {
    await using dying = client(home.path, "beforeb", dieAt("client.before_outbox"));
    await dying.type("@beforea never said");
    await dying.warns(/^crash point client\.before_outbox$/);
    assert.ok(!dying.out.all.join().includes("never said"));
    await dying.kill();
  }
  await using again = client(home.path, "beforeb");
  await again.type("@beforea last");
  assert.deepEqual(await upTo(ana.peer, "last"), ["last"]);
});

Deno.test("kill -9 between storing and ack: it comes again and is shown once", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("acka");
  await using _ = ana;
  {
    await using first = client(home.path, "ackb");
    await first.endInput();
    assert.equal((await first.ended()).code, 0);
  }
  const say = async (n: number, text: string) => {
    const id = `01932c07-a1b2-7000-8000-00000000000${n}`;
    ana.peer.send({ type: "send", id, to: "ackb", text });
    await ana.peer.next("stored");
  };
  {
    await using dying = client(home.path, "ackb", dieAt("client.after_store_before_ack"));
    await dying.says(/you are ackb/);
    await say(1, "hello once");
    await dying.warns(/^crash point client\.after_store_before_ack$/);
    assert.ok(!dying.out.all.join().includes("hello once"));
    await dying.kill();
  }
  await using again = client(home.path, "ackb");
  await again.says(/hello once/);
  await say(2, "the end");
  await again.says(/the end/);
  assert.equal(again.out.all.filter((line) => line.includes("hello once")).length, 1);
  await ana.peer.next("delivered");
});

Deno.test("what is written while the server is away waits, over a restart of both, and goes out once", async () => {
  await using home = await temporaryFolder();
  await using own = await TestServer.start();
  const start = (user: string) =>
    new Program(["client", "--user", user, "--port", String(own.port)], {
      env: { CHATMOM_CLIENT_HOME: home.path },
    });
  await using ana = start("ana");
  await ana.says(/you are ana/);
  {
    await using bia = start("bia");
    await bia.says(/you are bia/);
    await bia.says(/no contacts/);
    await own.kill();
    await bia.says(/Lost the connection|Cannot reach/);
    await bia.type("@ana written without a server");
    await bia.says(/written without a server {2}…/);
    await bia.endInput();
    const { code } = await bia.ended();
    assert.equal(code, 8);
    assert.match(bia.err.all.join(), /1 message waiting here/);
  }
  await own.again();
  await using bia = start("bia");
  await bia.says(/ ✓ written without a server/);
  await bia.says(/ ✓✓ written without a server/);
  await ana.says(/bia: written without a server/);
  await ana.says(/Connected to/);
  await bia.type("@ana the end");
  await ana.says(/bia: the end/);
  assert.equal(ana.out.all.filter((line) => line.includes("without a server")).length, 1);
});

Deno.test("the server's data lost: old messages stay, new ones with the same numbers are shown", async () => {
  await using home = await temporaryFolder();
  await using lost = await temporaryFolder();
  const start = (port: number, user: string) =>
    new Program(["client", "--user", user, "--port", String(port)], {
      env: { CHATMOM_CLIENT_HOME: home.path },
    });
  await using own = await TestServer.start({ data: `${lost.path}/data` });
  {
    await using bia = start(own.port, "bia");
    await bia.says(/no contacts/);
    await using ana = start(own.port, "ana");
    await ana.type("@bia from the old store");
    await bia.says(/from the old store/);
    await bia.endInput();
    await bia.ended();
  }
  await own.kill();
  await Deno.remove(`${lost.path}/data`, { recursive: true });
  await own.again();
  await using bia = start(own.port, "bia");
  await bia.warns(/does not know this device/);
  await bia.says(/no contacts/);
  await using ana = start(own.port, "ana");
  await ana.type("@bia from the new store");
  await bia.says(/from the new store/);
  assert.ok(!bia.out.all.join().includes("old store"));
  await bia.type("/to ana", "/history");
  await bia.says(/--- with ana/);
  await own.kill();
  await bia.says(/Lost the connection/);
  await bia.type("/history");
  await bia.says(/from this computer/);
  await bia.says(/from the old store/);
});

Deno.test("/history without a connection shows what waits here too, after what was said, as waiting", async () => {
  await using home = await temporaryFolder();
  await using own = await TestServer.start();
  const start = (user: string) =>
    new Program(["client", "--user", user, "--port", String(own.port)], {
      env: { CHATMOM_CLIENT_HOME: `${home.path}/${user}` },
    });
  await using ana = start("ana");
  await ana.says(/no contacts/);
  await using bia = start("bia");
  await bia.type("@ana said before");
  await bia.says(/✓✓ said before/);
  await own.kill();
  await bia.says(/Lost the connection/);
  const from = bia.out.all.length;
  await bia.type("written while away", "/history");
  await bia.says(/^---$/, undefined, from);
  const page = bia.out.all.slice(bia.out.all.findIndex((line) => line.startsWith("--- with ana")));
  assert.match(page[1]!, /you → ana: said before$/);
  assert.match(page[2]!, /you → ana: written while away {2}…$/);
  assert.equal(page[3], "---");
});
