/**
 * Compiles the program into one executable: `dist/chatmom` for this system, or with `--all` one for
 * each system that Deno compiles for. `--output FILE` puts this system's one elsewhere.
 *
 * COMPILE_DENO names another Deno to compile with.
 */

const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/** Modules that no import names: the compiler would leave them out. */
const WORKERS = ["lib/store/projector_worker.ts", "lib/store/search_worker.ts"];

const root = new URL("..", import.meta.url);
const output = Deno.args[Deno.args.indexOf("--output") + 1];

if (Deno.args.includes("--all")) {
  for (const target of TARGETS) await compile(`dist/chatmom-${target}`, target);
} else {
  await compile(Deno.args.includes("--output") && output ? output : "dist/chatmom");
}

async function compile(file: string, target?: string): Promise<void> {
  const { success } = await new Deno.Command(Deno.env.get("COMPILE_DENO") ?? Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      // Types are the gate's business (deno task ok), and another Deno may know others.
      "--no-check",
      // The permissions of deno.json and no question about others.
      "--permission-set",
      "--no-prompt",
      ...WORKERS.flatMap((worker) => ["--include", worker]),
      ...(target ? ["--target", target] : []),
      "--output",
      file,
      "main.ts",
    ],
    cwd: root,
  }).output().then(({ success, stderr }) => {
    Deno.stderr.writeSync(stderr);
    return { success };
  });
  if (!success) Deno.exit(1);
  Deno.stdout.writeSync(new TextEncoder().encode(`${file}\n`));
}
