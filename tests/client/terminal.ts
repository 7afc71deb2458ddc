/** The client in a real terminal: keys in, and the screen that a person would see. */

import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { within } from "../support/until.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What is run in which terminal, where it is not this program's client in one of 100 by 40. */
export interface TerminalOptions {
  /** Another command. */
  readonly family?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Another form of the program. */
  readonly program?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
}

/** A shell in a pseudo-terminal that runs the client and then says its exit code and the modes. */
export class TerminalClient implements AsyncDisposable {
  /** Every byte that came, colours and all. */
  output = "";
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  readonly #waiting = new Set<() => void>();
  readonly #over: Promise<void>;

  constructor(
    home: string,
    words: readonly string[],
    {
      family = "client",
      variables = {},
      program = [Deno.execPath(), "run", "-q", "-P", "main.ts"],
      columns: cols = 100,
      rows = 40,
    }: TerminalOptions = {},
  ) {
    this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    const client = [...program, family, ...words].join(" ");
    this.#pty = spawn("/bin/sh", ["-c", `${client}; echo "exit code $?"; stty -a; echo the end`], {
      cols,
      rows,
      cwd: ROOT,
      env: {
        PATH: Deno.env.get("PATH")!,
        HOME: Deno.env.get("HOME")!,
        ...(Deno.env.has("DENO_DIR") && { DENO_DIR: Deno.env.get("DENO_DIR")! }),
        LANG: "en_US.UTF-8",
        TERM: "xterm-256color",
        CHATMOM_CLIENT_HOME: home,
        ...variables,
      },
    });
    this.#over = new Promise((resolve) => this.#pty.onExit(() => resolve()));
    this.#pty.onData((data) => {
      this.output += data;
      this.#screen.write(data, () => {
        for (const look of [...this.#waiting]) look();
      });
    });
  }

  /** What is on the screen, without the empty space around it. */
  get shown(): string {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? "",
    ).join("\n").trimEnd();
  }

  /** The colours of a row that shows this: of each character the number of the palette, -1 for its own. */
  colours(expression: RegExp): { character: string; colour: number; inverse: boolean }[] {
    const { active } = this.#screen.buffer;
    const row = this.shown.split("\n").findIndex((line) => expression.test(line));
    const line = active.getLine(row)!;
    return Array.from({ length: line.length }, (_, at) => line.getCell(at)!).map((cell) => ({
      character: cell.getChars(),
      colour: cell.isFgDefault() ? -1 : cell.getFgColor(),
      inverse: cell.isInverse() !== 0,
    }));
  }

  /** Resolves once the screen shows this. */
  async shows(expression: RegExp): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (expression.test(this.shown)) resolve();
    };
    this.#waiting.add(look);
    look();
    try {
      await within(String(expression), promise, undefined, () => `on\n${this.shown}`);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Resolves once the screen shows anything else than this. */
  async changes(before: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.shown !== before) resolve();
    };
    this.#waiting.add(look);
    look();
    try {
      await within("another screen", promise, undefined, () => `than\n${before}`);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Makes the window larger or smaller. */
  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Presses keys; a line ends with `\r`. */
  press(keys: string): void {
    this.#pty.write(keys);
  }

  /** The process of the client itself, not of the shell around it. */
  get clientPid(): number {
    const shell = String(this.#pty.pid);
    const children = Deno.readTextFileSync(`/proc/${shell}/task/${shell}/children`);
    return Number(children.trim().split(" ")[0]);
  }

  /** Sends it a signal. */
  signalClient(signal: Deno.Signal): void {
    Deno.kill(this.clientPid, signal);
  }

  /** The exit code, and true when the terminal echoes and edits lines as before. */
  async ended(): Promise<{ code: number; sane: boolean }> {
    await this.shows(/the end$/);
    const code = Number(/exit code (\d+)/.exec(this.shown)![1]);
    return { code, sane: /[^-]icanon/.test(this.shown) && /[^-]echo /.test(this.shown) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#pty.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await within("the end of the shell", this.#over);
    this.#screen.dispose();
  }
}
