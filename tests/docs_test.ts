import assert from "node:assert/strict";
import { PAGES, stalePages } from "../docs/generate/generate.ts";
import { textsFor } from "../lib/text/text.ts";

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

/** Options of every command, and those of other programs that the documents name. */
const FOREIGN = /^--(help|allow|system|home-dir|create-home|now|json|all|check|filter|watch)\b/;

Deno.test("the documents name no option that no command has", () => {
  const known = new Set(
    PAGES["docs/commands.md"]!().match(/(?<=`(?:-\w, )?)--[a-z-]+/g),
  );
  const wrong = [...files(".", ".md")].flatMap((path) => {
    const code = Deno.readTextFileSync(path).match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
    const options = code.join("\n").match(/(?<=[\s`])--[a-z][a-z-]+/g) ?? [];
    return options.filter((one) => !known.has(one) && !FOREIGN.test(one))
      .map((one) => `${path}: ${one}`);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("the documents name no file of the project that is not there", () => {
  const wrong: string[] = [];
  for (const path of files(".", ".md")) {
    const named = Deno.readTextFileSync(path)
      .matchAll(/`((?:lib|commands|tests|docs|demo|release)\/[\w./-]*\w\/?)`/g);
    for (const [, file] of named) {
      const there = [file!, `docs/${file}`].some((one) => {
        try {
          return Boolean(Deno.statSync(one));
        } catch {
          return false;
        }
      });
      if (!there) wrong.push(`${path}: ${file}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("the documents name no command of the client's that there is not", () => {
  const known = new Set(
    (["en", "pt-BR"] as const).flatMap((lang) => {
      const { usages, aliases } = textsFor(lang).line;
      return [...Object.keys(usages), ...Object.keys(aliases)];
    }),
  );
  const wrong = ["README.md", "CHANGELOG.md", "docs/operating.md", "docs/pt-br/guia.md"]
    .flatMap((path) => {
      const named = Deno.readTextFileSync(path).matchAll(/`\/([a-z]+)(?=[ `])/g);
      return [...named].filter(([, word]) => !known.has(word!)).map(([word]) => `${path}: ${word}`);
    });
  assert.deepEqual(wrong, []);
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
