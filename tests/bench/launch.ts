/** Starts what is measured, each as a process of its own with a free port and a fresh data folder. */

import { fileURLToPath } from "node:url";
import type { Target } from "./load/account.ts";

const ROOT = new URL("../../", import.meta.url);
const COPY = fileURLToPath(new URL("tcp_copy.ts", import.meta.url));
const RELAY = fileURLToPath(new URL("relay.ts", import.meta.url));
const READY_MS = 30_000;

/** A process under measurement. */
export interface Launched {
  readonly target: Target;
  readonly pid: number;
  /** Ends it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
}

/** The bare relay; `words` stand on its command line. */
export function launchRelay(...words: readonly string[]): Promise<Launched> {
  return launch("relay", ["run", "--allow-net=127.0.0.1", RELAY, ...words], {});
}

/** Plain TCP copying into and out of the file at `path`. */
export function launchCopy(path: string): Promise<Launched> {
  const may = ["--allow-net=127.0.0.1", `--allow-read=${path}`, `--allow-write=${path}`];
  return launch("relay", ["run", ...may, COPY, path], {});
}

/** The chat server with its data in `data`; `flags` choose the mailbox. */
export function launchServer(
  data: string,
  flags: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Launched> {
  const command = ["server", "--port", "0", "--data", data, ...flags];
  return launch("chatmom", ["run", "-P", "main.ts", ...command], env);
}

/** A fresh folder on the disk that temporary files are kept on; the caller removes it. */
export function freshFolder(): string {
  return Deno.makeTempDirSync({ prefix: "chatmom-bench-" });
}

async function launch(
  speaks: Target["speaks"],
  args: readonly string[],
  env: Record<string, string>,
): Promise<Launched> {
  // Ten thousand connections need as many descriptors; exec keeps the pid.
  const raised = 'ulimit -n $(ulimit -Hn); exec "$@"';
  const child = new Deno.Command("sh", {
    args: ["-c", raised, "sh", Deno.execPath(), ...args],
    cwd: ROOT,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { host, port } = await listening(lines, child, complaints);
  drainRest(lines);
  return {
    target: { host, port, speaks },
    pid: child.pid,
    async stop() {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended by itself: its status says so.
      }
      const { success, code } = await child.status;
      if (!success && speaks === "chatmom") {
        throw new Error(`The server ended with ${code}: ${(await complaints).slice(-2_000)}`);
      }
    },
  };
}

async function listening(
  lines: ReadableStreamDefaultReader<string>,
  child: Deno.ChildProcess,
  complaints: Promise<string>,
): Promise<{ host: string; port: number }> {
  const late = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  let said = "";
  while (true) {
    const { value, done } = await lines.read();
    if (done) {
      clearTimeout(late);
      throw new Error(`It ended before it was listening: ${said}${await complaints}`);
    }
    said += value;
    const found = /listening (\S+):(\d+)/.exec(said);
    if (!found) continue;
    clearTimeout(late);
    return { host: found[1]!, port: Number(found[2]) };
  }
}

/** What it says later is not wanted, but a full pipe would stop it. */
async function drainRest(lines: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await lines.read()).done);
}
