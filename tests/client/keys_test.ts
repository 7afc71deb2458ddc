/** What terminals send for the keys that people press, and what the line makes of them. */

import assert from "node:assert/strict";
import { edit, type Editor, EMPTY, entered, textOf } from "../../lib/client/line/editor.ts";
import { type Key, KeyReader } from "../../lib/client/line/keys.ts";

const utf8 = new TextEncoder();

function keysOf(...chunks: string[]): Key[] {
  const reader = new KeyReader();
  return chunks.flatMap((chunk) => reader.read(utf8.encode(chunk)));
}

/** The line after that was typed into it. */
function typed(text: string, editor: Editor = EMPTY): Editor {
  return keysOf(text).reduce(edit, editor);
}

Deno.test("a key that a slow line cuts in two anywhere is still that key, and Esc alone is Esc", () => {
  for (const sequence of ["\x1b[A", "\x1b[1;3D", "\x1bOP", "\x1b[[A", "\x1b5", "\x1b[<64;10;5M"]) {
    const whole = keysOf(sequence);
    assert.equal(whole.length, 1, sequence);
    for (let at = 1; at < sequence.length; at++) {
      const parts = keysOf(sequence.slice(0, at), sequence.slice(at));
      assert.deepEqual(parts, whole, `${JSON.stringify(sequence)} cut at ${at}`);
    }
  }
  const reader = new KeyReader();
  assert.deepEqual(reader.read(utf8.encode("a\x1b")), [{ text: "a" }]);
  assert.ok(reader.isUnsure);
  assert.deepEqual(reader.settle(), [{ name: "escape" }]);
  assert.deepEqual([reader.isUnsure, reader.settle()], [false, []]);
});

Deno.test("no terminal's sequence ever becomes text, whether it means something here or not", () => {
  const sequences = ["\x1b[200;1$y", "\x1b[?62;22c", "\x1b[57u", "\x1bx", "\x1bO1", "\x1b[27;5;9~"];
  for (const one of sequences) {
    const text = keysOf(`${one}.`).filter((key) => "text" in key);
    assert.ok(text.every((key) => "text" in key && /^1?\.$/.test(key.text)), JSON.stringify(one));
  }
  assert.deepEqual(keysOf("\x1b[<0;3;4m", "\x1b[<35;3;4M", "\x1b]11;none\x07"), []);
});

Deno.test("the terminal says its background in either way, also in parts, and Alt+] swallows nothing", () => {
  const [light] = keysOf("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
  assert.deepEqual(light, { brightness: 1 });
  const [dark] = keysOf("\x1b]11;rg", "b:1e/1e/1e\x07");
  assert.ok(dark && "brightness" in dark && dark.brightness < 0.2);
  assert.deepEqual(keysOf("\x1b]", "hello"), [{ text: "hello" }]);
});

Deno.test("Home, End, words and F1 are understood in every terminal's spelling", () => {
  const same = {
    home: ["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x01"],
    end: ["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x05"],
    "ctrl-left": ["\x1b[1;5D", "\x1b[1;3D", "\x1bOd", "\x1bb"],
    "ctrl-right": ["\x1b[1;5C", "\x1b[1;3C", "\x1bOc", "\x1bf"],
    "ctrl-w": ["\x17", "\x1b\x7f", "\x1b\b"],
    "alt-enter": ["\x1b\r", "\x1b[13;2u", "\x1b[27;2;13~"],
    f1: ["\x1bOP", "\x1b[11~", "\x1b[[A"],
  };
  for (const [name, spellings] of Object.entries(same)) {
    for (const one of spellings) assert.deepEqual(keysOf(one), [{ name }], JSON.stringify(one));
  }
});

Deno.test("what was cut by the word or the line comes back with Ctrl+Y, also in the next message", () => {
  assert.equal(textOf(typed("one two\x17\x01\x19")), "twoone ");
  assert.equal(textOf(typed("one two\x15three \x19")), "three one two");
  assert.equal(textOf(typed("one two\x01\x1bd\x05\x19")), " twoone");
  assert.equal(textOf(typed("\x19", entered(typed("kept\x15sent")))), "kept");
  assert.equal(textOf(typed("abc\x01\x04")), "bc");
});

Deno.test("looking at what was entered before does not lose what is being typed", () => {
  const editor = typed("half a thou", entered(typed("sent before")));
  assert.equal(textOf(typed("\x1b[A", editor)), "sent before");
  assert.equal(textOf(typed("\x1b[A\x1b[A\x1b[B", editor)), "half a thou");
});

Deno.test("Esc and a command in one packet: the command stays one, and goes to nobody as a message", () => {
  for (const sign of ["/", "@"]) {
    const keys = [{ name: "escape" }, { text: sign }, { text: "to bia" }, { name: "enter" }];
    assert.deepEqual(keysOf(`\x1b${sign}to bia\r`), keys);
    assert.deepEqual(keysOf("\x1b", `${sign}to bia\r`), keys);
  }
});
