import assert from "node:assert/strict";
import { addressKey, isLoopback } from "../../lib/auth/address.ts";
import { FailureThrottle, RateThrottle } from "../../lib/auth/throttle.ts";
import { TryGuard } from "../../lib/auth/try_guard.ts";

const MINUTE = 60_000;

/** A clock that a test moves by hand. */
function clockAt(start = 1_700_000_000_000) {
  let now = start;
  return { clock: () => now, pass: (ms: number) => now += ms };
}

Deno.test("five wrong passwords cost nothing, then the wait doubles from 1 s to 15 min and no further", () => {
  const { clock, pass } = clockAt();
  const throttle = new FailureThrottle(clock);
  for (let i = 0; i < 5; i++) {
    throttle.failed("ana");
    assert.equal(throttle.check("ana"), 0);
  }
  const waits: number[] = [];
  for (let i = 0; i < 12; i++) {
    throttle.failed("ana");
    waits.push(throttle.check("ana") / 1_000);
    pass(throttle.check("ana"));
    assert.equal(throttle.check("ana"), 0, "the wait ends: there is no lock for ever");
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
});

Deno.test("a right password, and a long quiet, start afresh", () => {
  const { clock, pass } = clockAt();
  const throttle = new FailureThrottle(clock);
  for (let i = 0; i < 8; i++) throttle.failed("ana");
  assert.equal(throttle.check("ana"), 4_000);
  assert.equal(throttle.check("bia"), 0, "others are not held up");
  throttle.succeeded("ana");
  throttle.failed("ana");
  assert.equal(throttle.check("ana"), 0);
  for (let i = 0; i < 8; i++) throttle.failed("ana");
  pass(16 * MINUTE);
  throttle.failed("ana");
  assert.equal(throttle.check("ana"), 0);
});

Deno.test("whoever tries a million names does not fill the memory", () => {
  const { clock } = clockAt();
  const throttle = new FailureThrottle(clock, undefined, 100);
  const rate = new RateThrottle(clock, 3, MINUTE, 100);
  for (let i = 0; i < 10_000; i++) {
    throttle.failed(`name${i}`);
    rate.count(`name${i}`);
  }
  assert.equal(throttle.size, 100);
  assert.equal(rate.size, 100);
});

Deno.test("a rate lets so many through in any minute, not in each minute of the wall clock", () => {
  const { clock, pass } = clockAt();
  const rate = new RateThrottle(clock, 3, MINUTE);
  rate.count("here");
  pass(40_000);
  rate.count("here");
  rate.count("here");
  assert.equal(rate.check("here"), 20_000);
  pass(20_000);
  assert.equal(rate.check("here"), 0);
  rate.count("here");
  assert.equal(rate.check("here"), 40_000);
});

Deno.test("guesses at one account from many addresses are slowed, and so are guesses at many accounts from one", () => {
  const { clock } = clockAt();
  const one = new TryGuard(clock);
  for (let i = 0; i < 6; i++) assert.equal(one.password("ana", `10.0.0.${i}`), 0);
  assert.equal(one.password("ana", "10.0.0.99"), 1_000);
  assert.equal(one.password("bia", "10.0.0.99"), 0);

  const many = new TryGuard(clock);
  for (let i = 0; i < 6; i++) assert.equal(many.password(`user${i}`, "2001:db8:1:2::1"), 0);
  assert.equal(many.password("eva", "2001:db8:1:2:ffff::9"), 1_000, "the whole /64 is one");
  assert.equal(many.password("eva", "2001:db8:1:3::1"), 0);
});

Deno.test("a thousand tries started at once are not a thousand guesses", () => {
  const { clock } = clockAt();
  const guard = new TryGuard(clock);
  const through = Array.from({ length: 1_000 }, () => guard.password("ana", "10.0.0.1"))
    .filter((wait) => wait === 0);
  assert.equal(through.length, 6);
});

Deno.test("an own account does not buy more than 30 guesses a minute", () => {
  const { clock } = clockAt();
  const guard = new TryGuard(clock);
  let guesses = 0;
  for (let i = 0; i < 200; i++) {
    if (guard.password(`victim${i}`, "10.0.0.1") === 0) guesses++;
    if (guard.password("mallory", "10.0.0.1") === 0) guard.succeeded("mallory", "10.0.0.1");
  }
  assert.equal(guesses, 30);
});

Deno.test("a class of forty behind one address logs in with right passwords in one minute", () => {
  const { clock } = clockAt();
  const guard = new TryGuard(clock);
  for (let i = 0; i < 40; i++) {
    assert.equal(guard.password(`student${i}`, "192.0.2.1"), 0);
    guard.succeeded(`student${i}`, "192.0.2.1");
  }
});

Deno.test("ten accounts in ten minutes from one address, no limit on loopback or with invitations", () => {
  const { clock, pass } = clockAt();
  const guard = new TryGuard(clock);
  for (let i = 0; i < 10; i++) assert.equal(guard.registration("192.0.2.1", false), 0);
  assert.equal(guard.registration("192.0.2.1", false), 10 * MINUTE);
  assert.equal(guard.registration("192.0.2.1", true), 0);
  for (let i = 0; i < 100; i++) assert.equal(guard.registration("127.0.0.1", false), 0);
  pass(10 * MINUTE);
  assert.equal(guard.registration("192.0.2.1", false), 0);
});

Deno.test("one machine has one key however its address is written", () => {
  assert.equal(addressKey("2001:db8::1"), addressKey("2001:0db8:0000:0000:9::1"));
  assert.equal(addressKey("::ffff:10.0.0.1"), "10.0.0.1");
  assert.equal(addressKey("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(addressKey("::1"), "0:0:0:0::/64");
  for (const own of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "localhost"]) {
    assert.ok(isLoopback(own), own);
  }
  for (const other of ["10.0.0.1", "0.0.0.0", "::", "128.0.0.1", "127.evil.example"]) {
    assert.ok(!isLoopback(other), other);
  }
});
