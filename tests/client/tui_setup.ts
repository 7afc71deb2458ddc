/** A client with the whole screen, past its first questions. */

import { TerminalClient, type TerminalOptions } from "./terminal.ts";

/** Starts it as a new user of the server at `port`. */
export async function started(
  port: number,
  home: string,
  user: string,
  { words = [], ...options }: TerminalOptions & { words?: readonly string[] } = {},
): Promise<TerminalClient> {
  const all = ["--user", user, "--port", String(port), ...words];
  const client = new TerminalClient(home, all, options);
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/Nobody is open yet/);
  return client;
}
