import assert from "node:assert/strict";
import fc from "fast-check";
import { closest } from "../../lib/base/closest.ts";
import { accountFolder, defaultHome } from "../../lib/client/home.ts";
import { edit, type Editor, EMPTY, entered, textOf } from "../../lib/client/line/editor.ts";
import { understand } from "../../lib/client/line/input.ts";
import { KeyReader } from "../../lib/client/line/keys.ts";
import { Lines } from "../../lib/client/line/lines.ts";
import { painter } from "../../lib/client/line/paint.ts";
import { type Change, emptyState, reduce } from "../../lib/client/state.ts";
import { LANGS, textsFor } from "../../lib/text/text.ts";

const utf8 = new TextEncoder();

/** The line after these bytes were typed. */
function typed(bytes: Uint8Array, cuts: readonly number[] = []): string {
  const reader = new KeyReader();
  let editor: Editor = EMPTY, at = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    for (const key of reader.read(bytes.subarray(at, cut))) editor = edit(editor, key);
    at = cut;
  }
  return textOf(editor);
}

Deno.test("what is typed arrives whole however the bytes are cut", () => {
  const text = fc.string({ unit: "grapheme" }).filter((one) => !/\p{Cc}/u.test(one));
  fc.assert(fc.property(text, fc.array(fc.nat(200)), (line, cuts) => {
    const bytes = utf8.encode(line);
    assert.equal(typed(bytes, cuts.filter((cut) => cut <= bytes.length)), line);
  }));
});

Deno.test("a backspace takes away what people see as one character", () => {
  assert.equal(typed(utf8.encode("São\x7f\x7f")), "S");
  assert.equal(typed(utf8.encode("ok 👩‍💻\x7f")), "ok ");
  assert.equal(typed(utf8.encode("abc\x1b[D\x1b[D\x7f")), "bc");
  assert.equal(typed(utf8.encode("one two\x17")), "one ");
  assert.equal(typed(utf8.encode("\x1b[200~pasted\x1b[201~")), "pasted");
});

Deno.test("the line before comes back with the up key, also after looking further", () => {
  const up = { name: "up" } as const, down = { name: "down" } as const;
  const type = (editor: Editor, text: string) => entered(edit(editor, { text }));
  const editor = type(type(EMPTY, "first"), "second");
  const seen = [up, up, up, down, down].reduce<{ editor: Editor; all: string[] }>(
    ({ editor, all }, key) => {
      const next = edit(editor, key);
      return { editor: next, all: [...all, textOf(next)] };
    },
    { editor, all: [] },
  );
  assert.deepEqual(seen.all, ["second", "first", "first", "second", ""]);
});

Deno.test("a line is a text, a text to somebody, or a command; a typo is not sent to anybody", () => {
  assert.deepEqual(understand("hello"), { kind: "say", text: "hello" });
  assert.deepEqual(understand("@Ana  oi, tudo?"), { kind: "tell", to: "ana", text: "oi, tudo?" });
  assert.deepEqual(understand("@Ana"), { kind: "tell", to: "ana", text: "" });
  assert.deepEqual(understand("/to  Ana "), { kind: "command", word: "to", argument: "Ana" });
  assert.deepEqual(understand("//shrug"), { kind: "say", text: "/shrug" });
  assert.deepEqual(understand("/histroy"), { kind: "command", word: "histroy", argument: "" });
  assert.deepEqual(understand("  "), { kind: "nothing" });
  fc.assert(fc.property(fc.string(), (rest) => {
    assert.ok(["command", "say"].includes(understand(`/${rest}`).kind));
  }));
});

Deno.test("a mistyped word is guessed by its nearest, a short one by the only one it begins", () => {
  const known = ["add", "status", "help", "history"];
  assert.equal(closest("histroy", known), "history");
  assert.equal(closest("ad", known), "add");
  assert.equal(closest("st", known), "status");
  assert.equal(closest("h", known), undefined);
  assert.equal(closest("quit", known), undefined);
  assert.equal(closest("", known), undefined);
});

/** All lines that these changes lead to. */
function shown(...changes: Change[]): string[] {
  const lines = new Lines(textsFor("en"), "en", "bia", painter(false), () => 0);
  let state = emptyState("bia");
  return changes.flatMap((change) => {
    const before = state;
    state = reduce(state, change);
    return lines.news([change], before, state);
  });
}
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const queue = (count: number): Change => ({
  type: "queued",
  messages: Array.from({ length: count }, (_, n) => ({
    id: id(n + 1),
    to: "ana",
    text: `text ${n + 1}`,
    ts: 0,
  })),
});
const stored = (n: number): Change => ({
  type: "stored",
  id: id(n),
  conversation: "ana",
  seq: n,
  ts: 0,
});

Deno.test("each tick is told once, with the message it belongs to", () => {
  const delivered: Change = { type: "delivered", conversation: "ana", user: "ana", seq: 1 };
  const lines = shown(
    queue(2),
    stored(1),
    stored(1),
    delivered,
    delivered,
    { type: "read", conversation: "ana", user: "bia", seq: 9 },
    stored(2),
    { type: "read", conversation: "ana", user: "ana", seq: 2 },
  );
  assert.deepEqual(lines.slice(2), [
    "  ✓ text 1",
    "  ✓✓ text 1",
    "  ✓ text 2",
    "  ✓✓ (read) text 1",
    "  ✓✓ (read) text 2",
  ]);
});

Deno.test("a thousand ticks at once are one line, and a refusal says why", () => {
  const all = Array.from({ length: 1000 }, (_, n) => stored(n + 1));
  const read: Change = { type: "read", conversation: "ana", user: "ana", seq: 1000 };
  assert.equal(shown(queue(1000), ...all, read).at(-1), "  ✓✓ (read) 1,000 messages to ana");
  const message = { id: id(1), to: "ana", text: "text 1", ts: 0, code: "unknown_user" as const };
  assert.match(
    shown(queue(1), { type: "refused", message }).at(-1)!,
    /^ {2}! text 1: .*no such user/,
  );
});

Deno.test("who comes and goes is told once, also when the list comes again after an outage", () => {
  const list = (status: "online" | "offline"): Change => ({
    type: "contacts",
    contacts: [{ user: "ana", status }],
  });
  const came: Change = { type: "presence", user: "ana", status: "online" };
  assert.deepEqual(shown(list("offline"), came, came, list("online"), list("offline")), [
    "Contacts: ana ○ offline",
    "ana is online.",
    "ana is offline.",
  ]);
});

Deno.test("a letter that nobody vouched for never looks like one's own or a known sender's", () => {
  for (const from of ["ana", "bia"]) {
    const [line] = shown({
      type: "kept",
      messages: [{
        id: "x",
        conversation: `~${from}`,
        era: 0,
        seq: 1,
        from,
        text: "t",
        ts: Number.MAX_SAFE_INTEGER,
        unverified: true,
      }],
    });
    assert.match(line!, new RegExp(`\\] ${from} \\(unverified\\): t$`));
  }
});

Deno.test("both languages have a text for each command and each trouble", () => {
  for (const lang of LANGS) {
    const { line } = textsFor(lang);
    for (const word of Object.values(line.usages).filter((word) => word !== "/help")) {
      assert.ok(line.help.includes(word.split(/[ |]/)[0]!));
    }
    for (const text of Object.values(line.trouble)) assert.ok(text("here").length > 10);
  }
});

Deno.test("each system's own place for settings, and a folder per server and user", () => {
  const from = (variables: Record<string, string>) => (name: string) => variables[name];
  assert.equal(defaultHome("linux", from({ HOME: "/h" })), "/h/.config/chatmom");
  assert.equal(defaultHome("linux", from({ HOME: "/h", XDG_CONFIG_HOME: "/x" })), "/x/chatmom");
  assert.equal(
    defaultHome("darwin", from({ HOME: "/h" })),
    "/h/Library/Application Support/chatmom",
  );
  assert.equal(defaultHome("windows", from({ APPDATA: "/a" })), "/a/chatmom");
  assert.equal(defaultHome("linux", from({ CHATMOM_HOME: "/mine", HOME: "/h" })), "/mine");
  assert.equal(accountFolder("/h", "::1", 5000, "bia"), "/h/--1_5000/bia");
  assert.equal(accountFolder("/h", "Chat.Example", 5000, "con"), "/h/chat.example_5000/~con~");
});
