/** One program of the demonstration: its lines are shown as they come, and can be waited for. */

const root = new URL("..", import.meta.url);
const PATIENCE_MS = 20_000;

/** Shows one line of the play. */
export function show(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

/** A running chatmom, under a name in front of each of its lines. */
export class Actor {
  readonly lines: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #keys: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<unknown>;
  #wake = Promise.withResolvers<void>();
  static readonly #playing = new Set<Actor>();

  constructor(private readonly label: string, words: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--permission-set", "main.ts", ...words],
      cwd: root,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    Actor.#playing.add(this);
    this.#keys = this.#child.stdin.getWriter();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout),
      this.#read(this.#child.stderr),
    ]);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      for (const line of parts) {
        this.lines.push(line);
        show(`${this.label} │ ${line}`);
      }
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    }
  }

  /** Waits for a line that matches, among those said already too. Fails after 20 s. */
  async says(expression: RegExp): Promise<string> {
    const late = setTimeout(() => this.#wake.reject(new Error("late")), PATIENCE_MS);
    try {
      for (;;) {
        const found = this.lines.find((line) => expression.test(line));
        if (found !== undefined) return found;
        await this.#wake.promise;
      }
    } catch {
      throw new Error(`${this.label.trim()} never said ${expression}`);
    } finally {
      clearTimeout(late);
    }
  }

  /** Types a line. */
  async types(line: string): Promise<void> {
    await this.#keys.write(new TextEncoder().encode(line + "\n"));
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended();
  }

  /** Asks it to stop, as Ctrl+C does. */
  async stop(): Promise<number> {
    this.#child.kill("SIGINT");
    return await this.ended();
  }

  /** Waits for its end; answers with its exit code. */
  async ended(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    // Its own end may have closed it before.
    await this.#keys.close().catch(() => {});
    Actor.#playing.delete(this);
    return code;
  }

  /** Ends whoever still runs: a play that broke off leaves nothing behind. */
  static async endAll(): Promise<void> {
    for (const actor of Actor.#playing) await actor.kill();
  }
}
