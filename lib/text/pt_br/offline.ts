/** Brazilian Portuguese: what the offline service says. */
import type { Texts } from "../text.ts";

export const offline: Texts["offline"] = {};
