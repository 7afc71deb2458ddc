import assert from "node:assert/strict";
import { PAGES, stalePages } from "../docs/generate/generate.ts";

const SKIPPED = ["node_modules", "dist", "chatmom-data"];

Deno.test("the generated documents say what the code says today", () => {
  assert.deepEqual(stalePages(), [], 'run "deno task docs"');
});

Deno.test("every request, event, error code, option and exit code is in the documents", () => {
  const protocol = PAGES["docs/protocol.md"]!();
  for (const word of ["`send`", "`welcome`", "`bad_ack`", "`put`", "`letters`", "UUIDv7"]) {
    assert.ok(protocol.includes(word), word);
  }
  const commands = PAGES["docs/commands.md"]!();
  for (
    const word of [
      "chatmom client send",
      "CHATMOM_OFFLINE_PORT",
      "`--registration <who>`",
      "| 130 |",
    ]
  ) {
    assert.ok(commands.includes(word), word);
  }
});

Deno.test("links from one document to another lead somewhere", () => {
  const broken: string[] = [];
  for (const path of files(".", ".md")) {
    const text = Deno.readTextFileSync(path);
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
      const base = new URL(path, `file://${Deno.cwd()}/`);
      try {
        Deno.statSync(new URL(target!, base));
      } catch {
        broken.push(`${path}: ${target}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

Deno.test("every delivery rule that code or a test points at is in docs/delivery.md", () => {
  const rules = Deno.readTextFileSync("docs/delivery.md");
  for (const folder of ["lib", "commands", "tests"]) {
    for (const path of files(folder, ".ts")) {
      for (const [, number] of Deno.readTextFileSync(path).matchAll(/delivery rules? (\d+)/g)) {
        assert.match(rules, new RegExp(`^${number}\\. `, "m"), `${path}: rule ${number}`);
      }
    }
  }
});

/** Every file of the project whose name ends so. */
function* files(folder: string, ending: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.name.startsWith(".") || SKIPPED.includes(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* files(path, ending);
    else if (entry.name.endsWith(ending)) yield path;
  }
}
