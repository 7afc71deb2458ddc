import assert from "node:assert/strict";
import fc from "fast-check";
import { Menu } from "../../lib/client/line/menu.ts";
import { COMMANDS } from "../../lib/client/line/commands/all.ts";
import { understand } from "../../lib/client/line/input.ts";
import { textsFor } from "../../lib/text/text.ts";

/** What a person who answers so has entered in the end. */
function entered(...answers: readonly string[]): string[] {
  const menu = new Menu(textsFor("en"));
  return answers.flatMap((answer) => [...menu.take(answer).enter]);
}

Deno.test("every choice becomes the line that somebody who knows the commands would have entered", () => {
  assert.deepEqual(entered("1", "Bia", "bom dia"), ["@bia bom dia"]);
  assert.deepEqual(entered("2", "turma", "oi, gente"), ["@#turma oi, gente"]);
  assert.deepEqual(entered("2", "#turma", "oi"), ["@#turma oi"]);
  assert.deepEqual(entered("3", "Família Silva"), [
    "/group create #familia-silva Família Silva",
  ]);
  assert.deepEqual(entered("4", "Família Silva", "@bia"), ["/group add #familia-silva bia"]);
  assert.deepEqual(entered("5"), ["/who"]);
  assert.deepEqual(entered("6", "turma"), ["/groups", "/group members #turma"]);
  assert.deepEqual(entered("6", ""), ["/groups"]);
  assert.deepEqual(entered("7", "#Turma", "/tmp/a b.pdf"), ["/to #turma", "/file /tmp/a b.pdf"]);
  assert.deepEqual(entered("8"), ["/quit"]);
  assert.deepEqual(entered("/history", "@bia hi"), ["/history", "@bia hi"]);
});

Deno.test("an empty answer does nothing and leads back; an impossible name is asked for again", () => {
  const menu = new Menu(textsFor("en"));
  const { choose, asks, nothingDone, noChoice } = textsFor("en").menu;
  assert.equal(menu.question, choose(8));
  for (const wrong of ["9", "0", "hello", "1.5", "-1"]) {
    assert.deepEqual(menu.take(wrong), { enter: [], show: [noChoice(8)] });
  }
  menu.take("1");
  assert.equal(menu.question, asks.person);
  assert.equal(menu.take("João Silva").show.length, 1);
  assert.equal(menu.question, asks.person);
  menu.take("bia");
  assert.equal(menu.question, asks.text);
  assert.deepEqual(menu.take(" "), { enter: [], show: [nothingDone] });
  assert.equal(menu.question, choose(8));
  assert.deepEqual(menu.take("").show, menu.lines);
});

Deno.test("whatever is answered, what is entered is a message or a command that there is", () => {
  // Sending files comes with its own command.
  const known = new Set<string>([...COMMANDS.map(({ name }) => name), "file"]);
  const answer = fc.oneof(fc.constantFrom("1", "2", "3", "4", "5", "6", "7", "bia"), fc.string());
  fc.assert(fc.property(fc.array(answer), (answers) => {
    for (const line of entered(...answers.filter((one) => !/^\s*[/@]/.test(one)))) {
      const input = understand(line);
      if (input.kind === "command") assert.ok(known.has(input.word), line);
      else assert.equal(input.kind, "tell", line);
    }
  }));
});
