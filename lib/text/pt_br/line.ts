/** Brazilian Portuguese: what line mode shows. */
import type { Texts } from "../text.ts";

export const line: Texts["line"] = {};
