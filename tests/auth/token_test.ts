import assert from "node:assert/strict";
import { newToken, tokenDigest } from "../../lib/auth/token.ts";

Deno.test("a device token is 32 random bytes that fit a frame and a file", () => {
  const tokens = new Set(Array.from({ length: 1_000 }, newToken));
  assert.equal(tokens.size, 1_000);
  for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]{43}$/);
});

Deno.test("what is stored of a token is its SHA-256, by the standard's own example", () => {
  assert.equal(
    tokenDigest("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
