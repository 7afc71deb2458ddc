/** Shows a notice by another program: the desktop's own, or the one that somebody has named so. */

import { foreignWord } from "../../text/foreign_text.ts";

/**
 * The programs that this one may run for that (deno.json says so too): never one that a message or a
 * config file names.
 */
export const NOTIFIERS = ["notify-send", "chatmom-notify"] as const;
export type NotifierName = (typeof NOTIFIERS)[number];

/** Longer than this no notice takes; one that hangs must not be the last one, in milliseconds. */
const LONGEST_MS = 5_000;

/** Runs the program, one at a time; what comes meanwhile takes the place of what waits. */
export class Notifier {
  #running: Deno.ChildProcess | undefined;
  #next: { readonly title: string; readonly body: string } | undefined;
  #stopped = false;

  /** `failed` hears once that the program cannot be run; nothing is run from then on. */
  constructor(private readonly program: NotifierName, private readonly failed: () => void) {}

  /** Shows this, or later what has come last by then. Without a shell: text is never more than text. */
  tell(title: string, body: string): void {
    this.#next = { title: foreignWord(title), body: foreignWord(body) };
    if (!this.#running) this.#run();
  }

  /** Shows nothing any more, and ends what is being shown. */
  stop(): void {
    this.#stopped = true;
    this.#end();
  }

  #run(): void {
    const notice = this.#next;
    this.#next = undefined;
    if (!notice || this.#stopped) return;
    try {
      this.#running = new Deno.Command(this.program, {
        args: argumentsOf(this.program, notice.title, notice.body),
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
    } catch {
      // Not there, not runnable, or not allowed here: the bell goes on ringing.
      this.#stopped = true;
      return this.failed();
    }
    const timer = setTimeout(() => this.#end(), LONGEST_MS);
    this.#running.status.then(() => {
      clearTimeout(timer);
      this.#running = undefined;
      this.#run();
    });
  }

  #end(): void {
    try {
      this.#running?.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function argumentsOf(program: NotifierName, title: string, body: string): string[] {
  if (program === "chatmom-notify") return [title, body];
  // Of the second text it reads \074 as "<" and the like, and many desktops read marks in that.
  const plain = body.replaceAll("\\", "\\\\").replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return ["--app-name=chatmom", "--", title, plain];
}
