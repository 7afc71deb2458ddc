/** The first request on a connection, and which of its answers are the last word. */

import type { ErrorCode } from "../protocol/errors.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type { Request } from "../protocol/schema.ts";
import type { ClientOptions } from "./client_options.ts";
import type { State } from "./state.ts";

/** Who comes, and up to where they have the inbox. */
export function greetingOf(
  { account: { user, device, token }, store, receive, lang }: ClientOptions,
  { status }: State,
): Request<"hello"> {
  const position = receive ? store.position : {};
  const who = { protocol: PROTOCOL_VERSION, user, device, auth: { token } };
  return { type: "hello", ...who, ...position, ...(!receive && { receive }), status, lang };
}

/** Why the server will not have this client any more; anything else passes. */
const FINAL: ReadonlySet<ErrorCode> = new Set(
  ["replaced", "revoked", "removed", "bad_credentials", "name_invalid", "guests_off"] as const,
);

/** True where coming again is of no use. */
export function isFinal(code: ErrorCode): boolean {
  return FINAL.has(code);
}
