/** Line mode through pipes: lines in, lines out, nothing else. */

import type { Face } from "./face.ts";
import { readStdin } from "./stdin.ts";
import { writeOut } from "./write_out.ts";

/** Reads stdin and writes stdout; `seen` when stdout is a terminal all the same. */
export function pipeFace(seen: boolean): Face {
  return {
    seen,
    script: true,
    interrupted: false,
    print: (lines) => writeOut(lines.map((line) => line + "\n").join("")),
    prompt: () => {},
    entered: lineGroups,
  };
}

/** The lines of stdin until `over`, one group per read; the last may lack its newline. */
export async function* lineGroups(over?: AbortSignal): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let bytes = await readStdin(over); bytes; bytes = await readStdin(over)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
  if (over?.aborted) return;
  rest += decoder.decode();
  if (rest) yield [rest];
}
