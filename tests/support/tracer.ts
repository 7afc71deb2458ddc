/** A disk that is slow, or refuses to flush: a system call tracer holds the calls of a running program up. */

import { isInstalled } from "./installed.ts";
import { within } from "./until.ts";

/** True where system calls can be traced at all, and where those of a program that runs already can be. */
export const hasTracer = Deno.build.os === "linux" && isInstalled("strace");
export const canTrace = hasTracer && Deno.uid() === 0;

/** Segments of the journal that a test can come to. */
const SEGMENTS = 8;

/** What the tracer does to flushes of the journal, as long as it is attached; `await using` lets go. */
export class SickJournal implements AsyncDisposable {
  #tracer: Deno.ChildProcess;

  private constructor(tracer: Deno.ChildProcess) {
    this.#tracer = tracer;
  }

  /** From now on each flush takes `ms` longer, and fails when `error` says how (`EIO`). */
  static async make(
    pid: number,
    data: string,
    { ms, error }: { ms: number; error?: string },
  ): Promise<SickJournal> {
    const files = Array.from({ length: SEGMENTS }, (_, at) => ["-P", `${data}/journal.${at + 1}`]);
    const fault = `inject=fdatasync:delay_enter=${ms * 1_000}${error ? `:error=${error}` : ""}`;
    const tracer = new Deno.Command("strace", {
      args: [
        ...["-f", "-p", String(pid), "-o", "/dev/null", "-e", "trace=fdatasync"],
        ...files.flat(),
        ...["-e", fault],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    await within("the tracer to be there", attached(tracer.stderr));
    return new SickJournal(tracer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#tracer.kill("SIGINT");
    } catch { /* It ended with the program. */ }
    await this.#tracer.status;
  }
}

/** Resolves at the line that says so; what is said after it is read and dropped. */
function attached(stream: ReadableStream<Uint8Array>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  (async () => {
    const decoder = new TextDecoder();
    let said = "";
    for await (const chunk of stream) {
      if (said.length < 10_000) said += decoder.decode(chunk, { stream: true });
      if (/ attached/.test(said)) resolve();
    }
    reject(new Error(`the tracer ended: ${said}`));
  })();
  return promise;
}
