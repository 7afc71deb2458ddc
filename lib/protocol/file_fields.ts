/** Fields of files. */

import { pattern, text } from "./fields.ts";

/** The random id that the server gave a file. */
export const file = text(64, 1);
/** What the sender calls it; whoever saves it makes it safe first. */
export const fileName = text(1024, 1);
export const sha256 = pattern("a SHA-256 as 64 of 0-9 and a-f", /^[0-9a-f]{64}$/);
/** Its media type as far as the sender knows it, such as image/png; believed by nobody. */
export const media = text(128);
