/** Search: everything of one's own is found by its words, at once, and nothing of anybody else's. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import { message, messages } from "../support/messages.ts";
import { oneServer, type Person } from "../support/one_server.ts";

const server = oneServer();

async function say(from: Person, to: string, ...texts: string[]): Promise<Event<"stored">[]> {
  from.peer.send(...texts.map((text) => message(to, text)));
  return await from.peer.some("stored", texts.length);
}

async function search(
  by: Person,
  text: string,
  more: Partial<Request<"search">> = {},
): Promise<Event<"search_result">> {
  const ref = crypto.randomUUID();
  by.peer.send({ type: "search", text, ...more, ref });
  const answer = await by.peer.any("an answer", (one) => "ref" in one && one.ref === ref);
  assert.equal(answer.type, "search_result", JSON.stringify(answer));
  return answer as Event<"search_result">;
}

/** The parts of the texts that were found, newest first. */
async function found(by: Person, text: string, conversation?: string): Promise<string[]> {
  const { results } = await search(by, text, conversation === undefined ? {} : { conversation });
  return results.map(({ snippet }) => snippet);
}

/** The words that are marked in what was found. */
function meant({ snippet, hits }: Event<"search_result">["results"][number]): string[] {
  const words: string[] = [];
  for (let at = 0; at < hits.length; at += 2) {
    words.push(snippet.slice(hits[at], hits[at]! + hits[at + 1]!));
  }
  return words;
}

Deno.test("accents and case do not count, and a word need not be whole", async () => {
  const [ana, bia] = await server.people("word-ana", "word-bia");
  await using _a = ana;
  await using _b = bia;
  await say(ana, bia.user, "A Ação começa às 5", "nada disso", "the action begins", "Straße");
  for (
    const typed of ["acao", "ação", "AÇÃO", "aca", "acao COMECA", "a\u0063\u0327\u0061\u0303o"]
  ) {
    assert.deepEqual(await found(bia, typed), ["A Ação começa às 5"], typed);
  }
  assert.deepEqual(await found(ana, "açã beg"), []);
  assert.deepEqual(await found(ana, "begins the"), ["the action begins"]);
  // Only the last word may be a beginning.
  assert.deepEqual(await found(ana, "act begins"), []);
  assert.deepEqual(await found(ana, "begins act"), ["the action begins"]);
});

Deno.test("what is found says where it stands, and which part of it was meant", async () => {
  const [ana, bia] = await server.people("place-ana", "place-bia");
  await using _a = ana;
  await using _b = bia;
  const long = `${"before ".repeat(60)}the needle is here ${"after ".repeat(60)}`;
  const [stored] = await say(ana, bia.user, long);
  const { results: [one, ...others] } = await search(bia, "needle here");
  assert.equal(others.length, 0);
  assert.deepEqual(
    [one!.conversation, one!.seq, one!.from, one!.to, one!.id, one!.ts],
    [ana.user, stored!.seq, ana.user, bia.user, stored!.id, stored!.ts],
  );
  assert.ok(one!.snippet.length < 400, one!.snippet);
  assert.deepEqual(meant(one!), ["needle", "here"]);
});

Deno.test("of words without end one sees the part with what was meant", async () => {
  const [ana, bia] = await server.people("long-ana", "long-bia");
  await using _a = ana;
  await using _b = bia;
  await say(ana, bia.user, `${"x".repeat(3_000)} thimble ${"y".repeat(3_000)}`);
  const { results: [one] } = await search(bia, "thimble");
  assert.ok(one!.snippet.length <= 400, String(one!.snippet.length));
  assert.deepEqual(meant(one!), ["thimble"]);
});

Deno.test("a message can be searched for as soon as it is stored", async () => {
  const [ana, bia] = await server.people("soon-ana", "soon-bia");
  await using _a = ana;
  await using _b = bia;
  for (let n = 1; n <= 20; n++) {
    await say(ana, bia.user, `fresh${n}`);
    assert.deepEqual(await found(n % 2 ? ana : bia, `fresh${n}`), [`fresh${n}`]);
  }
});

Deno.test("a search goes through one conversation, or through all of one's own and no others", async () => {
  const [ana, bia, caio, eve] = await server.people("own-ana", "own-bia", "own-caio", "own-eve");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  await using _e = eve;
  await say(ana, bia.user, "walrus one");
  await say(caio, ana.user, "walrus two");
  await say(bia, caio.user, "walrus three");
  assert.deepEqual(await found(ana, "walrus"), ["walrus two", "walrus one"]);
  assert.deepEqual(await found(ana, "walrus", bia.user), ["walrus one"]);
  assert.deepEqual(await found(caio, "walrus"), ["walrus three", "walrus two"]);
  assert.deepEqual(await found(eve, "walrus"), []);
  for (const conversation of [ana.user, `${ana.user}+${bia.user}`, `~${ana.user}`, "#own", "*"]) {
    assert.deepEqual(await found(eve, "walrus", conversation), [], conversation);
  }
  assert.deepEqual(await found(eve, "c1"), []);
});

Deno.test("pages follow each other without a gap or a repeat, newest first", async () => {
  const [ana, bia] = await server.people("turn-ana", "turn-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 250, "pelican"));
  await ana.peer.some("stored", 250);
  const seqs: number[] = [];
  let before: number | undefined;
  do {
    const page = await search(bia, "pelican", {
      limit: 40,
      ...(before === undefined ? {} : { before }),
    });
    seqs.push(...page.results.map(({ seq }) => seq));
    before = page.next;
  } while (before !== undefined);
  assert.deepEqual(seqs, Array.from({ length: 250 }, (_, at) => 250 - at));
});

Deno.test("no query is wrong: signs mean nothing, and very long ones are taken", async () => {
  const [ana, bia] = await server.people("sign-ana", "sign-bia");
  await using _a = ana;
  await using _b = bia;
  await say(ana, bia.user, "he said NEAR AND far", 'a "quoted" thing', "50% off * today");
  for (
    const [typed, expected] of [
      ["NEAR", 1],
      ["NEAR(said far)", 1],
      ["near AND", 1],
      ["said OR nothing", 0],
      ["NOT said", 0],
      ['"', 0],
      ['"quoted', 1],
      ['quoted" AND "', 0],
      ["*", 0],
      ["* today", 1],
      ["text : said", 0],
      ["said)) --", 1],
      ["^said", 1],
      ["{place} : c1", 0],
      ["'; DROP TABLE words; --", 0],
      ["\u0000said\u0000", 1],
      ["\u0002said\u0003", 1],
      ["🎉", 0],
      ["   ", 0],
      ["x".repeat(10_000), 0],
      ["said ".repeat(2_000), 1],
      [Array.from({ length: 2_500 }, (_, n) => `w${n}`).join(" "), 0],
      ['"'.repeat(10_000), 0],
    ] as const
  ) {
    assert.equal((await found(ana, typed)).length, expected, typed.slice(0, 40));
  }
});

Deno.test("a text with a NUL in it is found and shown with the words on both sides of it", async () => {
  const [ana, bia] = await server.people("nul-ana", "nul-bia");
  await using _a = ana;
  await using _b = bia;
  await say(ana, bia.user, "ibex\0heron \x02egret\x03");
  for (const word of ["ibex", "heron", "egret"]) {
    const { results: [one] } = await search(bia, word);
    assert.deepEqual(meant(one!), [word]);
    assert.match(one!.snippet, /ibex.heron .egret/s);
  }
});

Deno.test("an edit is found by its new words, a deleted message by none", async () => {
  const [ana, bia] = await server.people("edit-ana", "edit-bia");
  await using _a = ana;
  await using _b = bia;
  const [one, two] = await say(ana, bia.user, "flamingo", "ostrich");
  assert.deepEqual(await found(bia, "flamingo"), ["flamingo"]);
  ana.peer.send(
    { type: "edit", id: v7(), to: bia.user, target: one!.seq, text: "kingfisher" },
    { type: "delete", id: v7(), to: bia.user, target: two!.seq },
  );
  await ana.peer.some("stored", 2);
  for (const person of [ana, bia]) {
    assert.deepEqual(await found(person, "flamingo"), []);
    assert.deepEqual(await found(person, "ostrich"), []);
    const { results } = await search(person, "kingfisher");
    assert.deepEqual(results.map(({ seq, edited }) => [seq, edited! > 0]), [[one!.seq, true]]);
  }
});

Deno.test("of a group one finds what was said while one was a member", async () => {
  const [ana, bia, caio] = await server.people("group-ana", "group-bia", "group-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  const group = "#birds";
  const ask = async (request: Request) => {
    ana.peer.send(request);
    await ana.peer.next("stored");
  };
  await ask({ type: "group_create", id: v7(), group });
  await say(ana, group, "condor before");
  await ask({ type: "group_add", id: v7(), group, user: bia.user });
  await say(ana, group, "condor during");
  await say(bia, group, "condor of her own");
  await ask({ type: "group_remove", id: v7(), group, user: bia.user });
  await say(ana, group, "condor after");
  const all = ["condor after", "condor of her own", "condor during", "condor before"];
  assert.deepEqual(await found(ana, "condor"), all);
  for (const conversation of [undefined, group]) {
    assert.deepEqual(await found(bia, "condor", conversation), [
      "condor of her own",
      "condor during",
    ]);
    assert.deepEqual(await found(caio, "condor", conversation), []);
  }
});

Deno.test("what is said to everyone is found by those who were there", async () => {
  const [ana, bia] = await server.people("all-ana", "all-bia");
  await using _a = ana;
  await using _b = bia;
  await say(ana, "*", "albatross for all");
  await bia.peer.next("message", ({ to }) => to === "*");
  const [eve] = await server.people("all-eve");
  await using _e = eve;
  assert.deepEqual(await found(bia, "albatross"), ["albatross for all"]);
  assert.deepEqual(await found(ana, "albatross"), ["albatross for all"]);
  assert.deepEqual(await found(eve, "albatross"), []);
});
