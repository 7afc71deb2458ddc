/** A new password for somebody's account: typed twice unseen, or the first line of a pipe. */

import { Keyboard } from "../lib/client/line/keyboard.ts";
import { NotAnswered, typeNewPassword } from "../lib/client/line/questions.ts";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, Stop } from "./exit_codes.ts";

/** Gets it, of whatever length from a pipe. Throws Stop when the person answered with Ctrl+C. */
export async function newPassword(texts: Texts): Promise<string> {
  if (!Deno.stdin.isTerminal()) {
    const piped = await new Response(Deno.stdin.readable).text();
    return piped.split(/\r?\n/, 1)[0]!;
  }
  const keyboard = new Keyboard();
  try {
    return await typeNewPassword(keyboard, texts);
  } catch (error) {
    if (error instanceof NotAnswered) throw new Stop(EXIT.interrupted);
    throw error;
  } finally {
    keyboard.close();
  }
}
