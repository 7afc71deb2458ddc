import assert from "node:assert/strict";
import { PAGES, stalePages } from "../docs/generate/generate.ts";

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
  for (const path of documents(".")) {
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

/** Every Markdown file of the project. */
function* documents(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    if (
      entry.name.startsWith(".") || ["node_modules", "dist", "chatmom-data"].includes(entry.name)
    ) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* documents(path);
    else if (entry.name.endsWith(".md")) yield path;
  }
}
