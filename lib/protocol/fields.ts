/** The kinds of field that frames are made of: each checks a value, knows its limits, and says them. */

/** One field of a frame: how to check it and how to describe it. */
export interface Field<T> {
  /** What kind of value this is, in the words of docs/protocol.md. */
  readonly kind: string;
  /** True when the field may be left out. */
  readonly optional: boolean;
  /** Returns what is wrong with `value`, or null when it is a T. */
  check(value: unknown): string | null;
  /** A phantom, for inference only. */
  readonly type?: T;
}

/** The TypeScript type that a field holds. */
export type Value<F> = F extends Field<infer T> ? T : never;

const utf8 = new TextEncoder();

/** How many bytes `text` takes as UTF-8; counts exactly only when it could matter. */
function longerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  if (text.length * 3 <= bytes) return false;
  return utf8.encode(text).length > bytes;
}

/** Text of `min` to `max` bytes of UTF-8. */
export function text(max: number, min = 0): Field<string> {
  return {
    kind: `text, ${min ? `${min} to ` : "at most "}${max} bytes`,
    optional: false,
    check(value) {
      if (typeof value !== "string") return "must be text";
      // Half of a surrogate pair cannot be written as UTF-8: what is read back would differ.
      if (!value.isWellFormed()) return "has half of a character in it";
      if (value.length < min) return min === 1 ? "must not be empty" : "is too short";
      return longerThan(value, max) ? `is longer than ${max} bytes` : null;
    },
  };
}

/** Text that a regular expression describes. */
export function pattern(kind: string, expression: RegExp): Field<string> {
  return {
    kind,
    optional: false,
    check: (value) =>
      typeof value === "string" && expression.test(value) ? null : `must be ${kind}`,
  };
}

export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A UUIDv7 in lower case: rising per device, made by the client (delivery rule 1). */
export function uuid(): Field<string> {
  return pattern("a UUIDv7 in lower case", UUID_V7);
}

/** A whole number from `min` to `max`. */
export function whole(min = 0, max = Number.MAX_SAFE_INTEGER): Field<number> {
  const kind = max === Number.MAX_SAFE_INTEGER
    ? `whole number from ${min}`
    : `whole number from ${min} to ${max}`;
  return {
    kind,
    optional: false,
    check: (value) =>
      Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
        ? null
        : `must be a ${kind}`,
  };
}

/** true or false. */
export function flag(): Field<boolean> {
  return {
    kind: "true or false",
    optional: false,
    check: (value) => typeof value === "boolean" ? null : "must be true or false",
  };
}

/** One of a few words. */
export function oneOf<const W extends readonly string[]>(...words: W): Field<W[number]> {
  return {
    kind: words.map((word) => `"${word}"`).join(" or "),
    optional: false,
    check: (value) =>
      typeof value === "string" && words.includes(value)
        ? null
        : `must be one of ${words.join(", ")}`,
  };
}

/** A list of at most `most` of the same kind. */
export function list<T>(item: Field<T>, most = 10_000): Field<T[]> {
  return {
    kind: `list of ${item.kind}`,
    optional: false,
    check(value) {
      if (!Array.isArray(value)) return "must be a list";
      if (value.length > most) return `has more than ${most} entries`;
      for (const one of value) {
        const wrong = item.check(one);
        if (wrong) return `has an entry that ${wrong}`;
      }
      return null;
    },
  };
}

/** The fields of one object, by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

type OptionalNames<F extends Fields> = {
  [K in keyof F]: undefined extends Value<F[K]> ? K : never;
}[keyof F];

/** The TypeScript shape of an object with these fields. */
export type Shape<F extends Fields> =
  & { [K in Exclude<keyof F, OptionalNames<F>>]: Value<F[K]> }
  & { [K in OptionalNames<F>]?: Exclude<Value<F[K]>, undefined> };

/** An object inside an event; unknown names in it are ignored, as in the event itself. */
export function object<const F extends Fields>(fields: F): Field<Shape<F>> {
  const names = Object.keys(fields);
  return {
    kind: `{${names.map((name) => fields[name]!.optional ? `${name}?` : name).join(", ")}}`,
    optional: false,
    check(value) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return "must be an object";
      }
      return checkFields(fields, value as Record<string, unknown>, names);
    },
  };
}

/** An object inside a request: unknown names in it are refused, as in the request itself. */
export function closedObject<const F extends Fields>(fields: F): Field<Shape<F>> {
  const open = object(fields);
  return {
    ...open,
    check(value) {
      const wrong = open.check(value);
      if (wrong) return wrong;
      const unknown = Object.keys(value as object).find((name) => !Object.hasOwn(fields, name));
      return unknown === undefined ? null : `has "${unknown.slice(0, 64)}", which is not known`;
    },
  };
}

/** The same field, but it may be left out. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true };
}

/** Checks each named field of `value`; returns the first thing that is wrong, or null. */
export function checkFields(
  fields: Fields,
  value: Record<string, unknown>,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const field = fields[name]!;
    // Own properties only: a frame must not borrow from Object.prototype.
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined) {
      if (field.optional) continue;
      return `"${name}" is missing`;
    }
    const wrong = field.check(given);
    if (wrong) return `"${name}" ${wrong}`;
  }
  return null;
}
