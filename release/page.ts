/**
 * Builds the page for browsers into lib/web/built.ts, which is part of the program: whoever runs chatmom
 * builds nothing. `--check` only says whether it is what would be built.
 */

const FOLDER = new URL("../lib/web/", import.meta.url);
const BUILT = new URL("built.ts", FOLDER);

/** The page's files, by the path they are served at. */
const FILES = [
  { path: "/", file: "page/index.html", media: "text/html; charset=utf-8" },
  { path: "/page.css", file: "page/page.css", media: "text/css; charset=utf-8" },
  {
    path: "/manifest.webmanifest",
    file: "page/manifest.webmanifest",
    media: "application/manifest+json",
  },
  { path: "/icon.svg", file: "page/icon.svg", media: "image/svg+xml" },
] as const;

/** The scripts: a person needs the page, the texts of one language, and what opens it without the server. */
const SCRIPTS = [
  { path: "/page.js", entry: "page/main.tsx" },
  { path: "/en.js", entry: "page/texts/en.ts" },
  { path: "/pt-BR.js", entry: "page/texts/pt_br.ts" },
  { path: "/worker.js", entry: "page/worker.js" },
] as const;

/** What lib/web/built.ts has to be. */
export async function builtPage(): Promise<string> {
  const scripts = await Promise.all(
    SCRIPTS.map(async ({ path, entry }) => ({
      path,
      media: "text/javascript; charset=utf-8",
      text: await bundled(entry),
    })),
  );
  const files = await Promise.all(FILES.map(async ({ path, file, media }) => {
    const text = await Deno.readTextFile(new URL(file, FOLDER));
    return { path, media, text: file.endsWith(".css") ? narrow(text) : text };
  }));
  const rows = [...files, ...scripts].map((one) => `  ${JSON.stringify(one)},\n`).join("");
  return `/** Made by "deno task page": the page's files as they are served. */

/** One file and the path it is served at. */
export interface BuiltFile {
  readonly path: string;
  readonly media: string;
  readonly text: string;
}

export const BUILT: readonly BuiltFile[] = [
${rows}];
`;
}

async function bundled(entry: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--platform=browser",
        "--minify",
        `--output=${folder}/page.js`,
        entry,
      ],
      cwd: FOLDER,
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return plainLetters(withoutDocs(await Deno.readTextFile(`${folder}/page.js`)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the protocol's table tells readers and servers: no browser needs to load it. */
function withoutDocs(script: string): string {
  return script.replace(
    /(?<=[{,])(?:doc:"(?:[^"\\]|\\.)*"|needs:"[\w ]*"|(?:answers|errors):\["[\w",]*\]),?/g,
    "",
  );
}

/** Letters with accents as themselves, not as four signs each: the script is served as UTF-8. */
function plainLetters(script: string): string {
  return script.replace(
    /\\\\|\\x([C-F][0-9A-F])/g,
    (found, code) => code ? String.fromCharCode(Number.parseInt(code, 16)) : found,
  );
}

/** The style without the room that people need to read it. */
function narrow(css: string): string {
  return css.replace(/\s*\n\s*/g, "").replace(/\s*([{};,])\s*/g, "$1").replaceAll(": ", ":")
    .replaceAll(";}", "}").replace(/(?<!\d)0\./g, ".");
}

if (import.meta.main) {
  const text = await builtPage();
  const isFresh = await Deno.readTextFile(BUILT).catch(() => "") === text;
  if (Deno.args.includes("--check")) {
    if (!isFresh) {
      Deno.stderr.writeSync(
        new TextEncoder().encode("lib/web/built.ts is stale: deno task page\n"),
      );
      Deno.exit(1);
    }
  } else if (!isFresh) await Deno.writeTextFile(BUILT, text);
}
