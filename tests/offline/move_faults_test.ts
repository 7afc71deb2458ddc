import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { MoveOrder, type OrderState } from "../../lib/mailbox/move_order.ts";
import { canMount, SmallDisk } from "../support/disk.ts";
import { Program } from "../support/launch.ts";
import { temporaryFolder } from "../support/folder.ts";
import { MOVE_MS, OfflineService } from "../support/offline_service.ts";
import { OneBroker } from "../support/one_broker.ts";
import { until } from "../support/until.ts";

const broker = new OneBroker();

/** The command, as an operator gives it; it goes on until it is done. */
function move(from: string, to: string, data: string, names: readonly string[] = []): Program {
  // While the file is being made, nobody else can open it to look.
  MoveOrder.make(data).close();
  const words = ["offline", "move", "--from", from, "--to", to, "--data", data, ...names];
  return new Program(words, { env: { CHATMOM_AMQP_URL: broker.broker.url } });
}

/** What has become of the order in this folder. */
function orderIn(folder: string): OrderState | null {
  const order = MoveOrder.find(folder);
  try {
    return order?.read() ?? null;
  } finally {
    order?.close();
  }
}

/** Waits until a service is at the order, which cannot end before the broker is there. */
async function begun(folder: string): Promise<void> {
  await until("the move", () => {
    const order = orderIn(folder);
    return order?.state === "running" && order.all > 0;
  });
}

broker.test("an operator who stops the service during a move loses no order: it ends well, and goes on at its next start", async () => {
  await using place = await temporaryFolder();
  await broker.broker.stop();
  await using service = await OfflineService.start(place.path);
  await service.put("f-bia", ["one", "two"]);
  await using command = move("sqlite", "amqp", place.path);
  await begun(place.path);
  // Else it might do by itself what the service gives back.
  await command.kill();
  service.program.signal("SIGTERM");
  const end = await service.program.ended();
  assert.deepEqual(end, { code: 0, signal: null }, service.program.transcript());
  assert.equal(orderIn(place.path)!.state, "asked");
  await broker.start();
  await using again = await OfflineService.start(place.path);
  await again.settled();
  assert.equal(orderIn(place.path)!.state, "done");
  assert.equal(await broker.depth("f-bia"), 2);
  assert.deepEqual(await again.texts("f-bia", 2), ["one", "two"]);
});

for (
  const [user, texts, trouble] of [
    ["f-caio", ["one", "two"], /cannot note how far/],
    // Nothing is to be written but that it is done.
    ["f-duda", [], /cannot note that the move is done/],
  ] as const
) {
  broker.test(`a full disk during a move of ${texts.length} letters ends no service, and loses none of them`, async () => {
    if (!canMount) return;
    await using disk = await SmallDisk.mount(8 * 1024 * 1024);
    const data = `${disk.path}/data`;
    await using service = await OfflineService.start(data);
    await service.put(user, texts);
    await broker.broker.stop();
    await using command = move("sqlite", "amqp", data);
    await begun(data);
    await command.kill();
    disk.fill();
    await service.program.warns(/cannot note how far/);
    await broker.start();
    await broker.depthReaches(user, texts.length);
    await service.program.warns(trouble, MOVE_MS);
    disk.free();
    await service.settled();
    assert.equal(orderIn(data)!.state, "done");
    assert.deepEqual(await service.texts(user, texts.length), texts);
  });
}

broker.test("an operator who orders the way back too early loses no letters: the order is refused, and says what to do", async () => {
  await using place = await temporaryFolder();
  await using service = await OfflineService.start(place.path);
  await service.put("f-eva", ["one", "two"]);
  await broker.broker.stop();
  await using there = move("sqlite", "amqp", place.path);
  await begun(place.path);
  const back = () => move("amqp", "sqlite", place.path, ["f-eva"]);
  await using early = back();
  assert.equal((await early.ended()).code, 3, early.transcript());
  assert.match(
    early.err.all.join(),
    /^The letters are on their way to RabbitMQ already: start it if/,
  );
  // The same order again shows the move that is under way.
  await using same = move("sqlite", "amqp", place.path);
  await broker.start();
  for (const command of [there, same]) {
    assert.equal((await command.ended(MOVE_MS)).code, 0, command.transcript());
  }
  assert.equal(await broker.depth("f-eva"), 2);
  await service.settled();
  const before = service.program.err.all.length;
  await using late = back();
  assert.equal((await late.ended(MOVE_MS)).code, 0, late.transcript());
  await service.settled(before);
  assert.deepEqual(await service.texts("f-eva", 2), ["one", "two"]);
});

broker.test("a service that stood still while its letters were moved takes no more where nobody would find them", async () => {
  await using place = await temporaryFolder();
  const url = { CHATMOM_AMQP_URL: broker.broker.url };
  await using service = await OfflineService.start(place.path, url);
  await service.put("f-gil", ["one"]);
  service.program.signal("SIGSTOP");
  await using command = move("amqp", "sqlite", place.path, ["f-gil"]);
  assert.equal((await command.ended(MOVE_MS)).code, 0, command.transcript());
  service.program.signal("SIGCONT");
  assert.equal((await service.program.ended()).code, 2);
  assert.match(service.program.err.all.join("\n"), /were moved from the message broker to/);
  await using again = await OfflineService.start(place.path);
  assert.deepEqual(await again.texts("f-gil", 1), ["one"]);
});

Deno.test("who was at an earlier order says nothing about the one that took its place, in a file of before too", async () => {
  await using place = await temporaryFolder();
  MoveOrder.make(place.path).close();
  using file = new DatabaseSync(`${place.path}/move.db`);
  file.exec(`ALTER TABLE move DROP COLUMN number; PRAGMA user_version = 1;
    INSERT INTO move (one, target, url, ca, users, state, beat)
    VALUES (1, 'amqp', 'amqp://a', '', '[]', 'running', 1000)`);
  const order = MoveOrder.make(place.path);
  try {
    const { number } = order.read()!;
    const back = { target: "sqlite", url: "amqp://a", ca: "", users: ["bia"] } as const;
    assert.equal(order.ask(back, 1_000), null);
    const next = order.ask(back, 1_001)!;
    assert.notEqual(next, number);
    order.beat(number, 2_000, { queues: 1, all: 1, letters: 1 });
    order.done(number);
    assert.equal(order.take(number, 2_000, 0), false);
    const { state, target, beat } = order.read()!;
    assert.deepEqual([state, target, beat], ["asked", "sqlite", 0]);
    assert.equal(order.take(next, 3_000, 0), true);
    order.giveBack(number);
    assert.equal(order.read()!.state, "running");
  } finally {
    order.close();
  }
});
