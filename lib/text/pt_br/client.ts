/** Brazilian Portuguese: what the client's commands say. */
import type { Texts } from "../text.ts";

export const client: Texts["client"] = {};
