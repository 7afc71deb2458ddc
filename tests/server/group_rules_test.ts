/** Who may do what in a group, and that memory and tables make the same of every change. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { v7 } from "uuid";
import { type Extra, GROUP_CHANGES } from "../../lib/protocol/extra_fields.ts";
import { refusalOf } from "../../lib/server/groups/rules.ts";
import { after, type GroupState, NO_GROUP, type Role } from "../../lib/server/groups/state.ts";
import type { Wish } from "../../lib/server/groups/wish.ts";
import type { User } from "../../lib/server/user.ts";
import { TO_MEMBERS } from "../../lib/store/records.ts";
import { InnerParts } from "../support/parts.ts";

const user = (name: string) => ({ name }) as User;

/** A group of these roles, each held by somebody of that name and a number. */
function groupOf(...roles: readonly Role[]): GroupState {
  const made: Extra = { kind: "created", member: `${roles[0]}0` };
  let state = after(NO_GROUP, { extra: made, text: "", user: user(`${roles[0]}0`) }, 1);
  roles.forEach((role, at) => {
    const member = `${role}${at}`;
    if (at > 0) state = after(state, joined(member), at + 1);
    state = after(state, { extra: { kind: "role", member, role }, text: "", user: null }, at + 9);
  });
  return state;
}

function joined(member: string) {
  return { extra: { kind: "joined", member } as Extra, text: "", user: user(member) };
}

function refused(state: GroupState, actor: string, wish: Pick<Wish, "kind"> & Partial<Wish>) {
  const facts = { actor, known: true, blocked: false, groups: 0, most: 100 };
  return refusalOf(state, { group: "#g", member: actor, text: "", ...wish }, facts);
}

const STATE = groupOf("owner", "owner", "moderator", "moderator", "member", "member");

Deno.test("owners may do everything, moderators take out plain members and set the topic, members add", () => {
  const may = (actor: string, kind: Wish["kind"], member?: string) =>
    refused(STATE, actor, { kind, on: true, ...(member ? { member } : {}) }) ?? "may";
  const table = Object.fromEntries(
    ["owner0", "moderator2", "member4"].map((actor) => [actor, [
      may(actor, "joined", "new"),
      may(actor, "removed", "member5"),
      may(actor, "banned", "moderator3"),
      may(actor, "removed", "owner1"),
      may(actor, "banned", "stranger"),
      may(actor, "topic"),
      may(actor, "renamed"),
      may(actor, "history"),
      may(actor, "role", "member5"),
      may(actor, "left"),
    ]]),
  );
  const all = "may", no = "not_moderator", own = "not_owner";
  assert.deepEqual(table, {
    owner0: [all, all, all, all, all, all, all, all, all, all],
    moderator2: [all, all, own, own, all, all, own, own, own, all],
    member4: [all, no, no, no, no, no, own, own, own, all],
  });
});

Deno.test("where the last owner's account is gone, those of the highest role that is left stand in", () => {
  const rename = { kind: "renamed", text: "x" } as const;
  const without = groupOf("moderator", "member");
  assert.equal(refused(without, "moderator0", rename), null);
  assert.equal(refused(without, "member1", rename), "not_owner");
  assert.equal(refused(groupOf("member", "member"), "member1", rename), null);
});

Deno.test("who is in 500 groups makes no other one, and is put into no other one", () => {
  const facts = { actor: "owner0", known: true, blocked: false, most: 100 };
  const put = { kind: "joined", group: "#g", member: "new", text: "" } as const;
  const make = { kind: "created", group: "#new", member: "owner0", text: "" } as const;
  for (const [groups, code] of [[499, null], [500, "too_many"]] as const) {
    assert.equal(refusalOf(STATE, put as Wish, { ...facts, groups }), code);
    assert.equal(refusalOf(NO_GROUP, make as Wish, { ...facts, groups }), code);
  }
});

Deno.test("a state is never changed by what comes after it", () => {
  const before = groupOf("owner", "member");
  const members = [...before.members.keys()];
  after(before, joined("new"), 90);
  after(before, { extra: { kind: "banned", member: "member1" }, text: "", user: null }, 91);
  assert.deepEqual([...before.members.keys()], members);
  assert.deepEqual([...before.banned], []);
});

const NAMES = ["ana", "bia", "caio", "duda"];

Deno.test("whatever changes are granted in whatever order, the tables say of the group what memory says", async () => {
  await using parts = await InnerParts.open();
  for (const name of NAMES) await parts.guest(name);
  const wish = fc.record({
    actor: fc.constantFrom(...NAMES),
    kind: fc.constantFrom(...GROUP_CHANGES),
    member: fc.constantFrom(...NAMES),
    role: fc.constantFrom("owner", "moderator", "member"),
    on: fc.boolean(),
    text: fc.string({ maxLength: 20 }),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { maxLength: 40 }), async (wishes) => {
      const key = `#g${++round}`;
      const head = await parts.conversations.load(key);
      let state = NO_GROUP;
      const tell = async (from: string, extra: Extra, text: string) => {
        const about = (await parts.users.load(extra.member ?? from))!;
        state = after(state, { extra, text, user: about }, parts.store.n + 1);
        parts.delivery.accept(
          { stored: () => {}, refused: () => {}, failed: () => {} },
          { from, to: key, id: v7(), text, ts: 0, replyTo: "", flags: TO_MEMBERS, extra },
          head,
          state.recipients,
          null,
        );
      };
      await tell("ana", { kind: "created", member: "ana" }, "title");
      for (const { actor, kind, member, role, on, text } of wishes) {
        const self = !["joined", "removed", "banned", "role"].includes(kind);
        const about = self ? actor : member;
        if (refused(state, actor, { kind, member: about, role, on, text }) !== null) continue;
        await tell(actor, { kind, member: about, role, on }, text);
      }
      await parts.store.settled();
      const stored = (await parts.store.tables.groups.group(key))!;
      assert.deepEqual(
        stored.members.map(({ user, since }) => `${user} ${since}`),
        [...state.members.values()].map((one) => `${one.user.name} ${one.since}`),
      );
      const roles = (all: Iterable<{ role: Role }>) => [...all].map((one) => one.role);
      assert.deepEqual(roles(stored.members), roles(state.members.values()));
      assert.deepEqual(new Set(stored.banned), state.banned);
      const { title, topic, showsAll } = stored;
      assert.deepEqual({ title, topic, showsAll }, {
        title: state.title,
        topic: state.topic,
        showsAll: state.showsAll,
      });
    }),
    { numRuns: 40 },
  );
});
