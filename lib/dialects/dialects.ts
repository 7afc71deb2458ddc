/** The languages that can have a listener of their own, by the names that the command line gives them. */

import { jsonChat } from "./json_chat.ts";
import type { Dialect } from "./language.ts";
import { miniChat } from "./mini_chat.ts";
import { whatsapp } from "./whatsapp.ts";

export const DIALECTS = {
  "json-chat": jsonChat,
  whatsapp,
  "mini-chat": miniChat,
} as const satisfies Readonly<Record<string, Dialect>>;

/** One of their names. */
export type DialectName = keyof typeof DIALECTS;
