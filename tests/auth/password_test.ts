import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { Gate } from "../../lib/auth/gate.ts";
import { checkNothing, checkPassword, hashPassword, needsRehash } from "../../lib/auth/password.ts";
import { ChatError } from "../../lib/protocol/errors.ts";

/** Made by Python's hashlib.scrypt: another hand computed the same function. */
const PYTHON =
  "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$ANYWwrwG9exM4wRn3uDhnkTuLMG27uj4k9dz5KrBPkg";

Deno.test("a hash that another program made with the same setting opens", async () => {
  assert.equal(await checkPassword("correct horse", PYTHON), true);
  assert.equal(await checkPassword("correct horsE", PYTHON), false);
  assert.equal(needsRehash(PYTHON), false);
});

Deno.test("the same password never gives the same hash twice, and each opens by it", async () => {
  const [one, two] = await Promise.all([
    hashPassword("senha segura"),
    hashPassword("senha segura"),
  ]);
  assert.notEqual(one, two);
  assert.match(one, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await checkPassword("senha segura", one), true);
  assert.equal(await checkPassword("senha segura ", one), false);
});

Deno.test("a password typed with composed or decomposed accents is the same password", async () => {
  const stored = await hashPassword("coração123");
  assert.equal(await checkPassword("coração123".normalize("NFD"), stored), true);
});

Deno.test("passwords shorter than 8 or longer than 256 characters are refused", async () => {
  for (const weak of ["", "1234567", "😀".repeat(7), "a".repeat(257), "a".repeat(100_000)]) {
    await assert.rejects(
      hashPassword(weak),
      (error) => error instanceof ChatError && error.code === "password_weak",
    );
  }
  // Characters count, not bytes or UTF-16 units.
  assert.equal(await checkPassword("😀".repeat(256), await hashPassword("😀".repeat(256))), true);
});

Deno.test("an old setting still opens, and asks to be hashed again", async () => {
  const salt = new Uint8Array(16);
  const key = scryptSync("correct horse", salt, 32, { N: 1024, r: 8, p: 1 });
  const stored = `$scrypt$ln=10,r=8,p=1$${"A".repeat(22)}$${key.toString("base64").slice(0, 43)}`;
  assert.equal(await checkPassword("correct horse", stored), true);
  assert.equal(needsRehash(stored), true);
});

Deno.test("broken or empty hashes open for nobody", async () => {
  for (const stored of ["", "$scrypt$", "plain", "$scrypt$ln=15,r=8,p=3$$"]) {
    assert.equal(await checkPassword("correct horse", stored), false);
  }
});

Deno.test("an unknown user costs the same work as a wrong password", async () => {
  const stored = await hashPassword("correct horse");
  const time = async (job: () => Promise<unknown>) => {
    const from = performance.now();
    await job();
    return performance.now() - from;
  };
  // The quickest of a few: other work on the machine only adds.
  const wrong: number[] = [], nobody: number[] = [], short: number[] = [];
  for (let i = 0; i < 4; i++) {
    wrong.push(await time(() => checkPassword("wrong horse", stored)));
    nobody.push(await time(checkNothing));
    short.push(await time(() => checkPassword("x", stored)));
  }
  const base = Math.min(...wrong);
  for (const other of [Math.min(...nobody), Math.min(...short)]) {
    assert.ok(other > base / 4 && other < base * 4, `${other} ms against ${base} ms`);
  }
});

Deno.test("when too many passwords wait to be checked the rest hear busy at once", async () => {
  const gate = new Gate(2, 3);
  const ends: (() => void)[] = [];
  const job = () => new Promise<void>((end) => ends.push(end));
  const inside = Array.from({ length: 5 }, () => gate.run(job));
  await assert.rejects(gate.run(job), (error) => (error as ChatError).code === "busy");
  assert.equal(ends.length, 2, "only two run at once");
  for (let done = 0; done < 5; done++) {
    ends[done]!();
    await inside[done];
    await Promise.resolve();
    assert.ok(ends.length <= done + 3);
  }
  await Promise.all(inside);
  const again = gate.run(() => Promise.resolve("room"));
  assert.equal(await again, "room");
});

Deno.test("a job that fails gives its place back", async () => {
  const gate = new Gate(1, 0);
  await assert.rejects(gate.run(() => Promise.reject(new Error("disk"))), /disk/);
  assert.equal(await gate.run(() => Promise.resolve(7)), 7);
});
