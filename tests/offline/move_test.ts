import assert from "node:assert/strict";
import { MailboxError } from "../../lib/mailbox/mailbox.ts";
import { chatmom, isForPeople } from "../cli/chatmom.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { letter, OfflineService } from "../support/offline_service.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Scene } from "../support/scene.ts";
import { until } from "../support/until.ts";

const broker = new OneBroker();

function move(from: string, to: string, data: string, names: readonly string[] = []) {
  const words = ["offline", "move", "--from", from, "--to", to, "--data", data, ...names];
  return chatmom(words, { CHATMOM_AMQP_URL: broker.broker.url });
}

async function takeAll(user: string): Promise<string[]> {
  const bodies = await broker.operator.take(`queue.${user}`);
  return bodies.map((body) => JSON.parse(body).text);
}

broker.test("a running service moves its letters to the broker and back, and takes new ones meanwhile", async () => {
  await using place = await temporaryFolder();
  const people = ["a-bia", "a-caio", "a-duda"], texts = numbered(1_200);
  await using service = await OfflineService.start(place.path);
  for (const user of people) await service.put(user, texts);
  let talking = true;
  const later: string[] = [];
  const talk = (async () => {
    while (talking) {
      const text = `later ${later.length}`;
      try {
        await service.line.put("a-bia", [letter("a-bia", text, 0)]);
        later.push(text);
      } catch (error) {
        // As a chat server does: the letter stays with it, and is put again.
        if (!(error instanceof MailboxError)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const there = await move("sqlite", "amqp", place.path);
  assert.deepEqual([there.code, there.err], [0, ""]);
  assert.match(
    there.out,
    /^Moved: 3 mailboxes, 3,\d{3} letters\.\nFrom now on start .* with CHATMOM/,
  );
  await until("a later letter", () => later.length > 20);
  talking = false;
  await talk;
  assert.equal((await Deno.stat(`${place.path}/move.db`)).mode! & 0o077, 0);
  assert.doesNotMatch(await Deno.readTextFile(`${place.path}/move.db`), /guest:guest|127\.0\.0\.1/);
  assert.deepEqual(await takeAll("a-caio"), texts);
  // It serves from the broker now, old before new.
  assert.deepEqual(await service.texts("a-bia", 1_200 + later.length), [...texts, ...later]);

  await service.settled();
  const before = service.program.err.all.length;
  const back = await move("amqp", "sqlite", place.path);
  assert.equal(back.code, 0, back.err);
  assert.match(back.out, /^Moved: 3 mailboxes, 1,200 letters\.\n.* without CHATMOM_AMQP_URL/);
  await service.settled(before);
  assert.deepEqual(await service.texts("a-duda", 1_200), texts);
});

broker.test("a service is not started where its letters are not", async () => {
  await using place = await temporaryFolder();
  {
    await using service = await OfflineService.start(place.path);
    await service.put("b-bia", ["one"]);
  }
  // Nothing runs: the command does it itself.
  assert.equal((await move("sqlite", "amqp", place.path)).code, 0);
  assert.deepEqual(await takeAll("b-bia"), ["one"]);
  const here = await chatmom(["offline", "--port", "0", "--data", place.path]);
  assert.equal(here.code, 2);
  assert.match(here.err, /were moved to a message broker: set CHATMOM_AMQP_URL, or move them back/);
  assert.ok(isForPeople(here.err));
  assert.equal((await move("amqp", "sqlite", place.path)).code, 0);
  await using again = await OfflineService.start(place.path);
  await again.put("b-bia", ["two"]);
  assert.deepEqual(await again.texts("b-bia", 1), ["two"]);
});

for (
  const [from, to, at] of [
    ["sqlite", "amqp", "offline.move_after_put"],
    ["amqp", "sqlite", "offline.move_after_take"],
  ] as const
) {
  broker.test(`${from} to ${to}: killed between the two places, it goes on at the next start, each letter once`, async () => {
    await using place = await temporaryFolder();
    const user = `c-${from}`, texts = numbered(1_300);
    const url = { CHATMOM_AMQP_URL: broker.broker.url };
    const before = from === "amqp" ? url : {};
    {
      await using service = await OfflineService.start(place.path, before);
      await service.put(user, texts);
    }
    // In the middle of all, with a batch at both places.
    const env = { ...before, CHATMOM_CRASH_AT: `${at}:700` };
    await using service = await OfflineService.start(place.path, env);
    const moved = move(from, to, place.path, [user]);
    await service.program.warns(/crash point/);
    await service.program.kill();
    await using again = await OfflineService.start(place.path, before);
    // Who asked for it sees the end all the same.
    assert.equal((await moved).code, 0);
    await again.settled();
    assert.deepEqual(await again.texts(user, texts.length), texts);
  });
}

broker.test("the command that moves alone may be killed, and run again", async () => {
  await using place = await temporaryFolder();
  const texts = numbered(1_300);
  {
    await using service = await OfflineService.start(place.path);
    await service.put("d-bia", texts);
  }
  const words = ["offline", "move", "--from", "sqlite", "--to", "amqp", "--data", place.path];
  const env = {
    CHATMOM_AMQP_URL: broker.broker.url,
    CHATMOM_CRASH_AT: "offline.move_after_put:600",
  };
  await using alone = new Program(words, { env });
  await alone.warns(/crash point/);
  await alone.kill();
  assert.equal((await move("sqlite", "amqp", place.path)).code, 0);
  assert.deepEqual(await takeAll("d-bia"), texts);
});

broker.test("people notice nothing: who is away finds everything once, in order", async () => {
  await using place = await temporaryFolder();
  await using service = await OfflineService.start(place.path);
  await using set = await Scene.set(["e-ana", "e-bia"], {
    words: ["--offline-port", String(service.port)],
  });
  const ana = set.of("e-ana"), bia = set.of("e-bia");
  bia.crash();
  ana.crash();
  await set.server.crash();
  await ana.connect();
  ana.write("e-bia", ...numbered(600, "before"));
  await ana.answered();
  await until("the letters", async () => {
    await until("the line", () => service.line.reachable);
    return await service.line.depth("e-bia") === 600;
  });
  const moving = move("sqlite", "amqp", place.path);
  ana.write("e-bia", ...numbered(100, "meanwhile"));
  assert.equal((await moving).code, 0);
  ana.write("e-bia", ...numbered(100, "after"));
  await ana.answered();
  // On the way a letter may have been put twice (at least once, always); she is shown it once.
  await broker.depthReaches("e-bia", 800);
  await bia.connect();
  assert.equal((await set.verify()).shown, 800);
  await broker.depthIs("e-bia", 0);
});

Deno.test("what cannot be moved is told in a sentence", async () => {
  await using place = await temporaryFolder();
  const env = { CHATMOM_AMQP_URL: "amqp://guest:guest@127.0.0.1:1" };
  const data = ["--data", `${place.path}/none`];
  for (
    const [words, variables, code, sentence] of [
      [["--from", "sqlite", "--to", "sqlite"], env, 2, /are the same place/],
      [["--from", "sqlite"], env, 2, /--to is missing/],
      [["--from", "sqlite", "--to", "rabbit"], env, 2, /use one of sqlite, amqp/],
      [["--from", "sqlite", "--to", "amqp"], {}, 2, /set CHATMOM_AMQP_URL/],
      [["--from", "sqlite", "--to", "amqp"], env, 3, /There are no letters in/],
      [["--from", "amqp", "--to", "sqlite"], env, 2, /say whose there are/],
    ] as const
  ) {
    const outcome = await chatmom(["offline", "move", ...words, ...data], variables);
    assert.equal(outcome.code, code, outcome.err);
    assert.match(outcome.err, sentence);
    assert.ok(isForPeople(outcome.err) && outcome.out === "", outcome.err);
  }
});
