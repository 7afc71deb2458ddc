import assert from "node:assert/strict";

/** What each folder of lib may import from the others; itself always. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ["base"],
  text: ["base", "protocol", "doctor"],
  auth: ["base", "protocol"],
  net: ["base", "protocol"],
  store: ["base", "protocol"],
  files: ["base", "protocol", "store"],
  mailbox: ["base", "protocol", "net", "store"],
  dialects: ["base", "protocol", "text", "server"],
  offline: ["base", "protocol", "text", "auth", "net", "mailbox"],
  web: ["base", "protocol", "text", "auth", "net", "client"],
  server: [
    ...["base", "protocol", "text", "auth", "net", "store", "files", "mailbox", "dialects"],
    "web",
  ],
  backup: ["base", "store", "files"],
  doctor: ["base", "net", "store", "mailbox"],
  client: ["base", "protocol", "text"],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

/** Every import from one file of ours to another. */
function* imports(folder: string): Generator<Import> {
  for (const file of sources(folder)) {
    const text = Deno.readTextFileSync(file);
    for (const [, target] of text.matchAll(/(?:from|import|import\() ?"(\.[^"]+)"/g)) {
      const { pathname } = new URL(target!, `file:///${file}`);
      yield { file, target: pathname.slice(1) };
    }
  }
}

function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

const CODE = ["lib", "commands", "demo", "release", "docs/generate", "tests"];

Deno.test("imports in lib point one way: base, protocol, net, then store, mailbox, server; client apart", () => {
  const wrong: string[] = [];
  for (const { file, target } of imports("lib")) {
    const from = file.split("/")[1]!;
    const [top, to] = target.split("/");
    assert.ok(MAY_IMPORT[from], `${file}: is its folder in the table?`);
    if (top !== "lib" || (from !== to && !MAY_IMPORT[from]!.includes(to!))) {
      wrong.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("the program needs nothing from tests, the demonstration or the document generators", () => {
  for (const folder of ["lib", "commands"]) {
    for (const { file, target } of imports(folder)) {
      assert.match(target, /^(lib|commands|deno\.json)/, file);
    }
  }
});

Deno.test("a handler sees no socket, no SQL and no JSON text", () => {
  for (const file of sources("lib/server/handlers")) {
    const text = Deno.readTextFileSync(file);
    assert.doesNotMatch(
      text,
      /node:sqlite|JSON\.parse|Deno\.(conn|listen)|\bSELECT\b/,
      file,
    );
  }
});

Deno.test("the text of a person's language is in lib/text: no sentence for people elsewhere in lib", () => {
  // Accents and ticks outside lib/text would be texts that one language lacks.
  for (const file of sources("lib")) {
    // The built page has the texts of lib/text in it.
    if (file.startsWith("lib/text/") || file === "lib/web/built.ts") continue;
    const code = Deno.readTextFileSync(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    assert.doesNotMatch(code, /[àáâãçéêíóôõú]/i, file);
  }
});

Deno.test("no file of the program is longer than 300 lines, no test file than 400", () => {
  const long: string[] = [];
  for (const folder of CODE) {
    for (const file of sources(folder)) {
      const lines = Deno.readTextFileSync(file).trimEnd().split("\n").length;
      // The table of the protocol is one idea, and one list.
      if (file === "lib/protocol/schema.ts") continue;
      if (lines > (folder === "tests" ? 400 : 300)) long.push(`${file}: ${lines}`);
    }
  }
  assert.deepEqual(long, []);
});

Deno.test("folders are named by subject, files in snake_case", () => {
  for (const folder of CODE) {
    for (const file of sources(folder)) {
      assert.match(file, /^([a-z0-9_]+\/)*[a-z0-9_]+\.ts$/);
      assert.doesNotMatch(file, /\b(utils?|helpers?|misc|common)\b/);
    }
  }
});

Deno.test("every module of the program says over itself what it promises", () => {
  for (const folder of ["lib", "commands"]) {
    for (const file of sources(folder)) {
      assert.match(Deno.readTextFileSync(file), /^(\/\/\/.*\n+)*\/\*\*/, file);
    }
  }
});

Deno.test("the program may load no library, read no variables but its own, and run only what shows a page or a notice", () => {
  const config = JSON.parse(Deno.readTextFileSync("deno.json"));
  const { net, read, write, env, sys, run, ...others } = config.permissions.default;
  assert.deepEqual(others, {});
  // Whoever adds a name here lets a server run it too: never a shell, and nothing that takes code.
  assert.deepEqual(run, ["xdg-open", "open", "rundll32", "notify-send", "chatmom-notify"]);
  assert.ok(net && read && write);
  assert.ok(Array.isArray(env) && env.includes("CHATMOM_*") && env.length < 17);
  assert.ok(Array.isArray(sys));
  for (const task of ["start", "chatmom"]) {
    assert.match(config.tasks[task].command, /^deno run -q -P main\.ts/);
  }
});
