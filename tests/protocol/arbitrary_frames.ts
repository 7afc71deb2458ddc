/** Generates frames from the schema table: valid ones, and values that a field must refuse. */

import * as fc from "fast-check";
import type { Field, Fields } from "../../lib/protocol/fields.ts";

const utf8 = new TextEncoder();

/** How to make a value of a kind, and values that are not of it. */
interface Making {
  readonly good: fc.Arbitrary<unknown>;
  readonly bad: fc.Arbitrary<unknown>;
}

const notText = fc.constantFrom(0, 1.5, true, null, [], {}, ["a"]);
const WORD = /"([^"]*)"/g;

/** The makings of a field, by its kind as docs/protocol.md says it; an unknown kind fails the test. */
function making(field: Field<unknown>): Making {
  const { kind } = field;
  const sized = /^text, (?:at most (\d+)|(\d+) to (\d+)) bytes$/.exec(kind);
  if (sized) return textMaking(Number(sized[2] ?? 0), Number(sized[1] ?? sized[3]));
  const ranged = /^whole number from (\d+)(?: to (\d+))?$/.exec(kind);
  if (ranged) return wholeMaking(Number(ranged[1]), Number(ranged[2] ?? Number.MAX_SAFE_INTEGER));
  if (kind === "true or false") {
    return { good: fc.boolean(), bad: fc.constantFrom(0, 1, "true", null, []) };
  }
  if (kind === "a UUIDv7 in lower case") {
    return {
      good: fc.uuid({ version: 7 }),
      bad: fc.oneof(notText, fc.uuid({ version: 4 }), fc.constantFrom("", "x", UPPER)),
    };
  }
  if (kind.startsWith("1 to 64 of a-z")) {
    return {
      good: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
      bad: fc.oneof(notText, fc.constantFrom("", "a b", "a/b", "é", "a\n", "x".repeat(65))),
    };
  }
  if (kind.startsWith("32 random bytes")) {
    return {
      good: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      bad: fc.oneof(notText, fc.constantFrom("", "x".repeat(42), "x".repeat(44), "+".repeat(43))),
    };
  }
  if (kind === "a SHA-256 as 64 of 0-9 and a-f") {
    return {
      good: fc.stringMatching(/^[0-9a-f]{64}$/),
      bad: fc.oneof(notText, fc.constantFrom("", "0".repeat(63), "A".repeat(64), "g".repeat(64))),
    };
  }
  if (kind === "one emoji") {
    return {
      good: fc.constantFrom("👍", "❤️", "🇧🇷", "1️⃣", "🧑🏻‍❤️‍💋‍🧑🏼"),
      bad: fc.oneof(
        notText,
        fc.constantFrom("", "a", "❤", "👍👍", "👍 ", "1", "\u{1f1e7}", "👍🏻🏻"),
      ),
    };
  }
  if (kind === "{token?, password?, guest?}") {
    return {
      good: fc.constantFrom({}, { token: "t" }, { password: "p" }, { guest: true }),
      bad: fc.constantFrom(1, null, [], "x", { token: 1 }, { guest: "x" }, { pasword: "p" }),
    };
  }
  if (kind === "{width, height, preview?}") {
    const size = { width: 1, height: 65_535 };
    return {
      good: fc.constantFrom(size, { ...size, preview: "AA==" }, { ...size, preview: "+/+/AAA=" }),
      bad: fc.constantFrom(
        ...[1, null, [], "x", {}, { width: 1 }, { width: 0, height: 1 }, { ...size, alt: "x" }],
        ...["", "A", "AA=", "A===", "<b>x", "A".repeat(8_196), 1].map((preview) => (
          { ...size, preview }
        )),
      ),
    };
  }
  const words = [...kind.matchAll(WORD)].map((match) => match[1]!);
  if (words.length > 0) {
    const one = fc.constantFrom(...words);
    return { good: one, bad: fc.oneof(notText, fc.constantFrom("", `${words[0]} `)) };
  }
  throw new Error(`no way to make a field of kind "${kind}"`);
}

const UPPER = "0190E0B0-0000-7000-8000-000000000000";

function textMaking(min: number, max: number): Making {
  const fits = (text: string) => text.length >= min && utf8.encode(text).length <= max;
  const tooShort = min > 0 ? [fc.constant("")] : [];
  return {
    good: fc.string({ unit: "grapheme", minLength: min, maxLength: Math.min(max, 60) }).filter(
      fits,
    ),
    bad: fc.oneof(
      notText,
      fc.constantFrom("x".repeat(max + 1), "é".repeat(Math.ceil((max + 1) / 2)), "a\ud800"),
      ...tooShort,
    ),
  };
}

function wholeMaking(min: number, max: number): Making {
  return {
    good: fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max })),
    bad: fc.constantFrom(min - 1, max + 1, 0.5, "1", null, true, [], {}, 1e300),
  };
}

/** Frames of one type that the schema allows. */
export function goodFrames(type: string, fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(fields);
  const shape = Object.fromEntries(names.map((name) => [name, making(fields[name]!).good]));
  const requiredKeys = ["type", ...names.filter((name) => !fields[name]!.optional)];
  const all: Record<string, fc.Arbitrary<unknown>> = { type: fc.constant(type), ...shape };
  return fc.record(all, { requiredKeys });
}

/** Values that `field` must refuse. */
export function badValues(field: Field<unknown>): fc.Arbitrary<unknown> {
  return making(field).bad;
}
