/** Why there is no connection just now, and that nobody needs to do anything about it. */

import type { ErrorCode } from "../../protocol/errors.ts";
import type { Texts } from "../../text/text.ts";
import type { Trouble } from "../link.ts";

/** The sentence for a person; `server` as people write it. */
export function troubleText(
  why: Trouble | ErrorCode | "keeping",
  server: string,
  { line, errors }: Texts,
): string {
  const known = line.trouble as Partial<Record<string, (server: string) => string>>;
  return `${known[why]?.(server) ?? errors[why as ErrorCode]} ${line.tryingAgain}`;
}
