/** A question in a terminal whose answer may be seen; Ctrl+C ends the program as it does anywhere. */

import { print, write } from "./print.ts";
import { EXIT, Stop } from "./exit_codes.ts";

/** What the person types in one line. Throws Stop when there is no more to come (Ctrl+D). */
export async function typedLine(question: string): Promise<string> {
  write(Deno.stdout, question);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  for (let typed = "";;) {
    const length = await Deno.stdin.read(buffer);
    if (length === null) {
      print("");
      throw new Stop(EXIT.interrupted);
    }
    typed += decoder.decode(buffer.subarray(0, length), { stream: true });
    if (typed.includes("\n")) return typed.slice(0, typed.search(/\r?\n/));
  }
}
