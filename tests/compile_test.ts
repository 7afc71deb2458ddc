/**
 * The one executable: compiled once, then server, offline service and client run from it.
 *
 * Deno fetches its base for that. Where it cannot, COMPILE_DENO and DENORT_BIN name a Deno and its base;
 * without them the test is skipped, except with CI=true.
 */

import assert from "node:assert/strict";
import { TerminalClient } from "./client/terminal.ts";
import { temporaryFolder } from "./support/folder.ts";
import { within } from "./support/until.ts";

const ready = Deno.env.has("DENORT_BIN") || Deno.env.get("CI") === "true";

Deno.test("every worker is compiled in: no import names it", () => {
  const compiler = Deno.readTextFileSync("release/compile.ts");
  const workers = [...Deno.readDirSync("lib")].flatMap(({ name }) =>
    [...Deno.readDirSync(`lib/${name}`)].map((file) => `lib/${name}/${file.name}`)
  ).filter((path) => path.endsWith("_worker.ts"));
  assert.ok(workers.length > 1);
  for (const worker of workers) assert.ok(compiler.includes(`"${worker}"`), worker);
});

Deno.test({
  name: `server, offline service and client run from one executable, in a folder of their own${
    ready ? "" : " (skipped: set COMPILE_DENO and DENORT_BIN, or CI=true)"
  }`,
  ignore: !ready,
  async fn() {
    await using place = await temporaryFolder();
    const program = `${place.path}/chatmom`;
    const compiled = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "release/compile.ts", "--output", program],
      cwd: new URL("..", import.meta.url),
    }).output();
    assert.ok(compiled.success, new TextDecoder().decode(compiled.stderr));

    // Nothing of the repository, nothing of Deno: another folder, and no environment but a home. A base
    // before Deno 2.9 does not start without PATH, where it looks for what it may run; nothing is there.
    const run = (...args: string[]) =>
      new Deno.Command(program, {
        args,
        cwd: place.path,
        clearEnv: true,
        env: { HOME: place.path, LANG: "en_US.UTF-8", PATH: "" },
        stdout: "piped",
        stderr: "piped",
      });
    const version = await run("--version").output();
    assert.equal(new TextDecoder().decode(version.stdout), "0.1.0\n");

    await using offline = await started(run("offline", "--port", "0", "--data", "queues"));
    await using server = await started(
      run("server", "--port", "0", "--data", "data", "--offline-port", offline.port),
    );
    const where = ["--port", server.port, "--home", `${place.path}/home`];
    const client = (...words: string[]) => run("client", ...words, ...where).output();

    // bia makes her account; nobody called zeca is there.
    assert.equal((await client("send", "--user", "bia", "--to", "zeca", "hm")).code, 7);
    const sent = await client("send", "--user", "ana", "--to", "bia", "olá, bia");
    assert.equal(sent.code, 0, new TextDecoder().decode(sent.stderr));

    await using listening = await started(
      run("client", "listen", "--json", "--user", "bia", ...where),
      /olá, bia/,
    );
    assert.deepEqual(await listening.stop("SIGINT"), 0);

    // The full screen, at a first start.
    const caio = ["--user", "caio", "--port", server.port];
    await using screen = new TerminalClient(`${place.path}/screen`, caio, { program: [program] });
    await screen.shows(/New password:$/);
    screen.press("a long one\ra long one\r");
    await screen.shows(/Nobody is open yet/);
    screen.press("@bia hi\r");
    await screen.shows(/you: hi {2}✓/);
    screen.press("\x03");
    assert.deepEqual(await screen.ended(), { code: 0, sane: true });
    assert.deepEqual(await server.stop("SIGTERM"), 0);
    assert.deepEqual(await offline.stop("SIGINT"), 0);
  },
});

interface Running extends AsyncDisposable {
  /** Of its first line, when it listens. */
  readonly port: string;
  /** Sends a signal; answers with the exit code. */
  stop(signal: Deno.Signal): Promise<number>;
}

/** Starts a program and waits until it has said `ready`. */
async function started(command: Deno.Command, ready = /listening \S+:(\d+)/): Promise<Running> {
  const child = command.spawn();
  const errors = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const waiting = (async () => {
    while (!ready.test(said)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`it ended with\n${said}${await errors}`);
      said += value;
    }
  })();
  let over = false;
  const status = child.status.finally(() => over = true);
  const end = async (signal: Deno.Signal) => {
    if (!over) child.kill(signal);
    await reader.cancel();
    return (await within("the end of the program", status)).code;
  };
  try {
    await within(`${ready}`, waiting);
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
  return {
    port: ready.exec(said)![1] ?? "",
    stop: end,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await errors;
    },
  };
}
