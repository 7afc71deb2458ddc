/** Line mode through pipes: lines in, lines out, nothing else. */

import type { Face } from "./face.ts";
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

/** The lines of stdin, one group per read; the last may lack its newline. */
export async function* lineGroups(): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let rest = "";
  for (let n = await Deno.stdin.read(buffer); n !== null; n = await Deno.stdin.read(buffer)) {
    const lines = (rest + decoder.decode(buffer.subarray(0, n), { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest) yield [rest];
}
