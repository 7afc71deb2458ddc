/** A language without a server: its person has logged in, and nothing else has happened yet. */

import { type DialectName, DIALECTS } from "../../lib/dialects/dialects.ts";
import type { Language } from "../../lib/dialects/language.ts";
import type { Event } from "../../lib/protocol/schema.ts";

const LOGINS: Readonly<Record<DialectName, unknown>> = {
  "json-chat": '{"type":"login","username":"ana","password":"correct horse"}',
  whatsapp: { type: "login", username: "ana" },
  "mini-chat": "NICK ana",
};

/** A language whose person is ana. */
export function loggedIn(name: DialectName): Language {
  const language = DIALECTS[name].language(() => {});
  const [hello, ...asked] = language.requests(LOGINS[name]) as { type: string; ref: string }[];
  const { ref } = hello!;
  const limits = { frame: 1, text: 1, window_entries: 1, window_bytes: 1, heartbeat_ms: 1 };
  const rest = { epoch: "e", oldest: 0, head: 0, status: "online", limits, keeps: {}, time: 0 };
  language.lines({ type: "welcome", user: "ana", device: "line", ref, ...rest } as Event);
  for (const { type, ref } of asked) language.lines({ type, ref, users: [] } as unknown as Event);
  return language;
}
