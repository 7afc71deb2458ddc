/**
 * Passwords: slow salted hashes by scrypt, off the main thread, at most two at once.
 *
 * Stored as `$scrypt$ln=15,r=8,p=3$salt$key` with both in base64 without padding. A stored hash
 * carries its own setting, so the setting can rise and old hashes still open.
 */

import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { ChatError } from "../protocol/errors.ts";
import { Gate } from "./gate.ts";

/** How much work one hash is: N = 2^ln, block size r, p lanes. */
interface Setting {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

const SETTING: Setting = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const MEMORY = 64 * 1024 * 1024;
const SHORTEST = 8;
const LONGEST = 256;

/** Two take both cores for about a fifth of a second each; 32 more wait a few seconds. */
const gate = new Gate(2, 32);

const STORED =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** True for what may be a password: 8 to 256 characters. */
export function isPassword(password: string): boolean {
  return fold(password) !== null;
}

/** Hashes a new password. Throws ChatError `password_weak` or `busy`. */
export async function hashPassword(password: string): Promise<string> {
  const folded = fold(password);
  if (folded === null) throw new ChatError("password_weak");
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(folded, salt, SETTING, KEY_BYTES);
  return `$scrypt$${describe(SETTING)}$${unpadded(salt)}$${unpadded(key)}`;
}

/** True when `password` is the one behind `stored`. Throws ChatError `busy`. */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const parts = parse(stored);
  const folded = fold(password);
  // What can never be right still costs what a wrong one costs.
  if (!parts || folded === null) return await checkNothing();
  const key = await derive(folded, parts.salt, parts.setting, parts.key.length);
  return timingSafeEqual(key, parts.key);
}

/**
 * The work of checking a password, for a user who does not exist or has none: whoever tries names
 * learns nothing from the time. Always false. Throws ChatError `busy`.
 */
export async function checkNothing(): Promise<false> {
  await derive("nobody has this password", Buffer.alloc(SALT_BYTES), SETTING, KEY_BYTES);
  return false;
}

/** True when `stored` was made with another setting than today's: hash again at the next login. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(`$scrypt$${describe(SETTING)}$`);
}

/** NFKC, so that the same password typed on another keyboard is the same; null when it is no password. */
function fold(password: string): string | null {
  // Before the costly part: folding can make text up to 18 times longer.
  if (password.length > LONGEST * 4) return null;
  const folded = password.normalize("NFKC");
  const characters = [...folded].length;
  return characters >= SHORTEST && characters <= LONGEST ? folded : null;
}

function derive(password: string, salt: Buffer, setting: Setting, bytes: number): Promise<Buffer> {
  const options = { N: 2 ** setting.ln, r: setting.r, p: setting.p, maxmem: MEMORY };
  return gate.run(() =>
    new Promise((done, fail) => {
      scrypt(password, salt, bytes, options, (error, key) => error ? fail(error) : done(key));
    })
  );
}

function parse(stored: string): { setting: Setting; salt: Buffer; key: Buffer } | null {
  const [, ln, r, p, salt, key] = STORED.exec(stored) ?? [];
  if (!salt || !key) return null;
  return {
    setting: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
}

function describe({ ln, r, p }: Setting): string {
  return `ln=${ln},r=${r},p=${p}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
