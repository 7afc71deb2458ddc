/** Brazilian Portuguese: what the server says. */
import type { Texts } from "../text.ts";

export const server: Texts["server"] = {};
