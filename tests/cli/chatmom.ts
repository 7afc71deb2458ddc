/** Runs the program to its end and says what a person would have seen. */

import { Program } from "../support/launch.ts";

/** What a finished run left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `chatmom WORDS` until it ends by itself; `input` comes through a pipe. */
export async function chatmom(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | null = null,
): Promise<Outcome> {
  await using program = new Program(words, { env });
  if (input !== null) {
    await program.type(input);
    await program.endInput();
  }
  const { code } = await program.ended();
  return { code, out: program.out.all.join("\n"), err: program.err.all.join("\n") };
}

/** True when nothing in `text` looks like the inside of a program. */
export function isForPeople(text: string): boolean {
  return !/\n\s+at |file:\/\/|\.ts:\d|\bError:|\berror:|undefined|\[object/.test(text);
}
