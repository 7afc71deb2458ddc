import assert from "node:assert/strict";
import { ERROR_CODES } from "../../lib/protocol/errors.ts";
import { counter } from "../../lib/text/plural.ts";
import { langOf, textsFor } from "../../lib/text/text.ts";

/** Every text of a catalog by its path; functions are called with words that must turn up in them. */
function* walk(texts: unknown, path = ""): Generator<[string, string | null]> {
  if (typeof texts === "string") yield [path, texts];
  else if (typeof texts === "function") yield [path, null];
  else if (typeof texts === "object" && texts !== null) {
    for (const [name, one] of Object.entries(texts)) {
      yield* walk(one, path ? `${path}.${name}` : name);
    }
  }
}

/** Maps from words of the parser, the system and people may hold fewer entries where a language keeps the word. */
const MAPS = /^(cli\.(titles|placeholders|reasons)|line\.aliases)\./;

Deno.test("both languages have the same texts, and none is empty", () => {
  const names = (lang: "en" | "pt-BR") =>
    [...walk(textsFor(lang))].map(([path]) => path).filter((path) => !MAPS.test(path)).sort();
  assert.deepEqual(names("pt-BR"), names("en"));
  for (const lang of ["en", "pt-BR"] as const) {
    for (const [path, text] of walk(textsFor(lang))) {
      if (text !== null) assert.notEqual(text.trim(), "", `${lang} ${path}`);
    }
  }
});

Deno.test("what is shown just as it is written fits a terminal of eighty columns", () => {
  for (const lang of ["en", "pt-BR"] as const) {
    for (const [path, text] of walk(textsFor(lang))) {
      if (text === null || !/\.(help|notes|examples)$/.test(path)) continue;
      for (const line of text.split("\n")) assert.ok(line.length <= 80, `${lang} ${path}: ${line}`);
    }
  }
});

Deno.test("no Portuguese sentence was left in English", () => {
  const english = new Map(walk(textsFor("en")));
  const same = [...walk(textsFor("pt-BR"))].filter(([path, text]) =>
    text !== null && text.split(" ").length > 3 && english.get(path) === text
  );
  assert.deepEqual(same, []);
});

Deno.test("every error code has one sentence that says what to do, in both languages", () => {
  for (const lang of ["en", "pt-BR"] as const) {
    for (const code of ERROR_CODES) {
      const text = textsFor(lang).errors[code];
      assert.match(text, /^[A-ZÀ-Ý].*\.$/s, `${lang} ${code}`);
      assert.ok(!text.includes("\n"), `${lang} ${code}`);
    }
  }
});

Deno.test("the language follows what the system calls it", () => {
  for (const name of ["pt", "pt-BR", "pt_BR.UTF-8", "PT-pt"]) {
    assert.equal(langOf(name), "pt-BR", name);
  }
  for (const name of ["en", "en-US-u-va-posix", "C", "de-DE", "", "ptolemaic", undefined]) {
    assert.equal(langOf(name), "en", name);
  }
});

Deno.test("counts have the right form, Portuguese millions too", () => {
  const english = counter("en"), portuguese = counter("pt-BR");
  const messages = { one: "message", other: "messages" };
  const mensagens = { one: "mensagem", other: "mensagens", many: "de mensagens" };
  assert.equal(english(1, messages), "1 message");
  assert.equal(english(1_000, messages), "1,000 messages");
  assert.equal(portuguese(0, mensagens), "0 mensagem");
  assert.equal(portuguese(1, mensagens), "1 mensagem");
  assert.equal(portuguese(2_000_000, mensagens), "2.000.000 de mensagens");
  assert.equal(
    portuguese(2_000_000, { one: "mensagem", other: "mensagens" }),
    "2.000.000 mensagens",
  );
});
