/** What to say when the server could not be asked. */

import { StartError } from "../lib/base/start_error.ts";
import type { NoAnswer } from "../lib/client/ask_once.ts";
import type { Texts } from "../lib/text/text.ts";
import type { ClientSettings } from "./client_settings.ts";
import { EXIT, Stop } from "./exit_codes.ts";

/** The error that says so to a person. */
export function unanswered(
  { why }: NoAnswer,
  { server, address: { host, port } }: ClientSettings,
  { client: t }: Texts,
): Stop | StartError {
  if (why === "untrusted") return new Stop(EXIT.unreachable, t.untrusted(server));
  if (why !== "unreachable") return new Stop(EXIT.unreachable, t.notChatmom(server));
  return new StartError("server_unreachable", { host, port: String(port) });
}
