/** Starts the program as users do, as a process of its own, and watches what it says and how it ends. */

import { PATIENCE_MS, within } from "./until.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What a started program may be told besides its words. */
export interface LaunchOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that stands for the user's home; settings and devices go there. */
  readonly home?: string;
  /** Something to put before it, such as a system call tracer. */
  readonly before?: readonly string[];
}

/** How a program ended: its exit code, or the signal that ended it. */
export interface End {
  readonly code: number;
  readonly signal: Deno.Signal | null;
}

/** One stream of a program, line by line. */
class Lines {
  readonly all: string[] = [];
  readonly done: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #over = false;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.done = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = parts.pop()!;
      this.all.push(...parts);
      this.#wake();
    }
    if (rest) this.all.push(rest);
    this.#over = true;
    this.#wake();
  }

  #wake(): void {
    for (const one of this.#waiting) one();
  }

  /** The first line at or after `from` that `expression` matches; null when the stream ends without. */
  find(expression: RegExp, from: number): Promise<string | null> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.all.find((line, index) => index >= from && expression.test(line));
        if (found === undefined && !this.#over) return;
        this.#waiting.delete(look);
        resolve(found ?? null);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** A running program. `await using` ends it hard, if it has not ended. */
export class Program implements AsyncDisposable {
  readonly pid: number;
  readonly out: Lines;
  readonly err: Lines;
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  #end: End | null = null;
  readonly #ended: Promise<End>;

  constructor(words: readonly string[], options: LaunchOptions = {}) {
    const command = [
      ...(options.before ?? []),
      Deno.execPath(),
      "run",
      "-q",
      "-P",
      "main.ts",
      ...words,
    ];
    this.#child = new Deno.Command(command[0]!, {
      args: command.slice(1),
      cwd: ROOT,
      clearEnv: true,
      env: { ...environment(options.home), ...options.env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.out = new Lines(this.#child.stdout);
    this.err = new Lines(this.#child.stderr);
    this.#stdin = this.#child.stdin.getWriter();
    this.#ended = this.#child.status.then(({ code, signal }) => this.#end = { code, signal });
  }

  /** The next line of its output that matches; fails when it ends without. */
  async says(expression: RegExp, ms = PATIENCE_MS, from = 0): Promise<string> {
    return await this.#said("out", expression, ms, from);
  }

  /** The same for what it says on stderr. */
  async warns(expression: RegExp, ms = PATIENCE_MS, from = 0): Promise<string> {
    return await this.#said("err", expression, ms, from);
  }

  async #said(stream: "out" | "err", expression: RegExp, ms: number, from: number) {
    const found = await within(
      `${expression} on std${stream}`,
      this[stream].find(expression, from),
      ms,
      () => `in\n${this.transcript()}`,
    );
    if (found === null) {
      throw new Error(`the program ended without ${expression} in\n${this.transcript()}`);
    }
    return found;
  }

  /** The port of its first line, `[...] listening HOST:PORT ...`. */
  async port(): Promise<number> {
    const line = await this.says(/listening \S+:\d+/);
    return Number(/listening \S+:(\d+)/.exec(line)![1]);
  }

  /** Types `text` and a newline. */
  async type(...lines: readonly string[]): Promise<void> {
    await this.#stdin.write(new TextEncoder().encode(lines.map((line) => line + "\n").join("")));
  }

  /** Ends its input, as Ctrl+D does. */
  async endInput(): Promise<void> {
    await this.#stdin.close();
  }

  /** Sends a signal, if it still runs. */
  signal(signal: Deno.Signal): void {
    if (this.#end === null) this.#child.kill(signal);
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended();
  }

  /** Waits for its end. */
  async ended(ms = PATIENCE_MS): Promise<End> {
    const end = await within("the end of the program", this.#ended, ms, () => this.transcript());
    await Promise.all([this.out.done, this.err.done]);
    return end;
  }

  /** True until it has ended. */
  get running(): boolean {
    return this.#end === null;
  }

  /** All that it has said, for failure messages. */
  transcript(): string {
    return [...this.out.all.slice(-40), "--- stderr", ...this.err.all.slice(-40)].join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#stdin.close().catch(() => {});
  }
}

/** A small, known environment: English texts, no settings of whoever runs the tests. */
function environment(home?: string): Record<string, string> {
  const real = Deno.env.get("HOME") ?? "/";
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${real}/.cache`;
  return {
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    HOME: home ?? real,
    LANG: "en_US.UTF-8",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${cache}/deno`,
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
}
