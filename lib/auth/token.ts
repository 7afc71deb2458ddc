/** Device tokens: 32 random bytes that a device keeps, of which the server keeps only SHA-256. */

import { createHash, randomBytes } from "node:crypto";

/** A new token in base64url, 43 characters; shown once, to the device that it is for. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored and looked up instead of the token, 64 hex characters. A token is random, so a fast hash does. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
