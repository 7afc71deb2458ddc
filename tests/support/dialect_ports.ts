/** The ports that a server under test gave to the old languages. */

import type { DialectName } from "../../lib/dialects/dialects.ts";
import type { Program } from "./launch.ts";

/** The words that make a server speak these languages, each on a free port. */
export function speaking(...dialects: readonly DialectName[]): string[] {
  return ["--guests", ...dialects.flatMap((dialect) => ["--dialect", `${dialect}:0`])];
}

/** The port of one language, from what the server has printed. */
export async function dialectPort(program: Program, dialect: DialectName): Promise<number> {
  const line = await program.says(new RegExp(`^\\[${dialect}\\] listening \\S+:\\d+$`));
  return Number(line.slice(line.lastIndexOf(":") + 1));
}
