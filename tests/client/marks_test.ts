/** How far conversations have got: what only rises, what a new store of the server's voids, what is remembered. */

import assert from "node:assert/strict";
import { Client } from "../../lib/client/client.ts";
import { newlyRead } from "../../lib/client/reads.ts";
import { type Change, emptyState, reduce, type State, unreadOf } from "../../lib/client/state.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { tickOf } from "../../lib/client/ticks.ts";
import type { Request } from "../../lib/protocol/schema.ts";
import { MemoryNet } from "./memory_wire.ts";
import { ME, World } from "./world.ts";

const said = (seq: number, from = "ana", era = 0) => ({
  ...{ id: `${era}-${seq}`, conversation: "ana", era, seq, from, text: "hi", ts: seq },
  unverified: false,
});
const kept = (...messages: ReturnType<typeof said>[]): Change => ({ type: "kept", messages });
const read = (user: string, seq: number): Change => ({
  ...{ type: "read", conversation: "ana", user, seq },
});
const after = (...changes: Change[]): State => changes.reduce(reduce, emptyState(ME));
const ana = (state: State) => state.conversations.get("ana")!;
const unread = (state: State) => unreadOf(state, ana(state)).map(({ seq }) => seq);
const ticks = (state: State) => ana(state).messages.map((one) => tickOf(state, ana(state), one));
const overview = (delivered: number, read: number, seen: number): Change => ({
  type: "conversations",
  conversations: [{
    ...{ conversation: "ana", seq: 9, ts: 9, text: "", from: "ana" },
    ...{ delivered, read, seen, unread: 9 - seen },
  }],
});

Deno.test("what was read stays read, when older news of it comes from another device or at a login", () => {
  const state = after(kept(said(1), said(2), said(3)), read(ME, 2));
  assert.deepEqual(unread(state), [3]);
  assert.deepEqual(unread(reduce(state, read(ME, 1))), [3]);
  assert.deepEqual(unread(reduce(state, overview(0, 0, 1))), [3]);
  assert.deepEqual(unread(reduce(state, overview(0, 0, 3))), []);
});

Deno.test("ticks stay, when a login tells of less than came before", () => {
  const state = after(kept(said(1, ME), said(2, ME)), read("ana", 1), {
    ...{ type: "delivered", conversation: "ana", user: "ana", seq: 2 },
  });
  assert.deepEqual(ticks(state), ["read", "delivered"]);
  assert.deepEqual(ticks(reduce(state, overview(1, 0, 0))), ["read", "delivered"]);
  assert.deepEqual(ticks(reduce(state, overview(0, 2, 0))), ["read", "read"]);
});

Deno.test("that another device of one's own has something is no tick at what one wrote", () => {
  const own: Change = { type: "delivered", conversation: "ana", user: ME, seq: 1 };
  assert.deepEqual(ticks(after(kept(said(1, ME)), own)), ["stored"]);
});

Deno.test("a second answer for the same message leaves it where it is", () => {
  const waits: Change = { type: "queued", messages: [{ id: "x", to: "ana", text: "hi", ts: 1 }] };
  const stored = (seq: number): Change => ({
    ...{ type: "stored", id: "x", conversation: "ana", seq, ts: 1 },
  });
  assert.deepEqual(ana(after(waits, stored(4), stored(9))).messages.map(({ seq }) => seq), [4]);
});

Deno.test("in a new store of the server's everything is unread that others say, whatever was read of the old", () => {
  const era: Change = { type: "era", era: 1, keeps: {} };
  const state = after(kept(said(1), said(2)), read(ME, 2), era, kept(said(1, "ana", 1)));
  assert.deepEqual(unreadOf(state, ana(state)).map(({ id }) => id), ["1-1"]);
});

Deno.test("whoever is no contact becomes none by coming or going", () => {
  const came: Change = { type: "presence", user: "eve", status: "online" };
  assert.equal(after(came).contacts.size, 0);
});

Deno.test("what is remembered of an older store of the server's says nothing of the present one", () => {
  const marks = { delivered: 9, read: 9, seen: 9, counts: [], conversation: "ana" };
  const state = after(
    { type: "era", era: 1, keeps: {} },
    kept(said(1, ME), said(1, ME, 1), said(2, "ana", 1)),
    { type: "marks", marks: [{ ...marks, era: 0 }] },
  );
  assert.deepEqual(ticks(state).slice(0, 2), ["read", "stored"]);
  assert.deepEqual(unread(state), [2]);
});

Deno.test("what one wrote oneself, and what an older store had, is not told as read", () => {
  const state = after({ type: "era", era: 1, keeps: {} });
  assert.deepEqual(newlyRead([said(5, ME, 1), said(4, "ana", 0)], state), []);
  assert.deepEqual(newlyRead([said(2, "ana", 1), said(1, "ana", 1)], state), [read(ME, 2)]);
});

/** A client on this device's disk, and what the server heard from it until it stopped. */
async function session(
  { store, world, net = new MemoryNet() }: { store: ClientStore; world: World; net?: MemoryNet },
  during: (client: Client) => void = () => {},
): Promise<Request[]> {
  const client = new Client({
    ...{ dial: net.dial, store, receive: true, lang: "en", changed: () => {} },
    account: { user: ME, device: "d", token: "t" },
  });
  client.start();
  const wire = await net.next();
  await world.serve(wire, 1);
  await world.push(wire, Infinity);
  const heard = wire.heard.slice();
  await world.serve(wire, Infinity);
  heard.push(...wire.heard);
  await world.serve(wire, Infinity);
  during(client);
  await client.stop();
  return heard;
}

Deno.test("without a server unread messages and ticks are as they were when there was one", async () => {
  const store = new ClientStore(":memory:"), world = new World();
  for (const from of ["ana", ME, "ana"]) world.add("ana", from, "hi");
  await world.progress(undefined, "ana", "ana", true, 2, 1);
  await world.readElsewhere(undefined, "ana", 1);
  await session({ store, world });
  const offline = new Client({
    ...{ dial: () => Promise.reject(new Error("no server")), store, receive: true, lang: "en" },
    ...{ account: { user: ME, device: "d", token: "t" }, changed: () => {} },
  });
  assert.deepEqual(unread(offline.state), [3]);
  assert.deepEqual(ticks(offline.state)[1], "read");
  await offline.stop();
  store.close();
});

Deno.test("what was read while there was no connection is told by the next run of the program", async () => {
  const store = new ClientStore(":memory:"), world = new World();
  world.add("ana", "ana", "hi");
  await session({ store, world });
  const offline = new Client({
    ...{ dial: () => Promise.reject(new Error("no server")), store, receive: true, lang: "en" },
    ...{ account: { user: ME, device: "d", token: "t" }, changed: () => {} },
  });
  offline.shown(unreadOf(offline.state, ana(offline.state)), true);
  await offline.stop();
  const heard = await session({ store, world });
  assert.deepEqual(heard.filter(({ type }) => type === "read"), [
    { type: "read", conversation: "ana", seq: 1 },
  ]);
  assert.deepEqual((await session({ store, world })).filter(({ type }) => type === "read"), []);
  store.close();
});
