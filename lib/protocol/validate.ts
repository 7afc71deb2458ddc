/** Turns a parsed JSON value into a request or an event of the schema, or says what is wrong with it. */

import { ChatError } from "./errors.ts";
import { checkFields, type Fields } from "./fields.ts";
import { type Event, EVENTS, type Request, REQUESTS } from "./schema.ts";

interface Row {
  readonly fields: Fields;
  readonly names: readonly string[];
  readonly known: ReadonlySet<string>;
}

function rows(table: Readonly<Record<string, { fields: Fields }>>): ReadonlyMap<string, Row> {
  return new Map(
    Object.entries(table).map(([type, { fields }]) => {
      const names = Object.keys(fields);
      return [type, { fields, names, known: new Set(["type", ...names]) }];
    }),
  );
}

/** A validator of one table: strict ones refuse names that are not in the schema. */
export function validator<T>(
  table: Readonly<Record<string, { fields: Fields }>>,
  strict: boolean,
): (value: unknown) => T {
  const byType = rows(table);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ChatError("bad_frame", "A frame must be one JSON object on one line");
    }
    const frame = value as Record<string, unknown>;
    const type = Object.hasOwn(frame, "type") ? frame.type : undefined;
    if (typeof type !== "string") throw new ChatError("bad_frame", 'A frame needs a "type"');
    const row = byType.get(type);
    if (!row) {
      throw new ChatError("unknown_type", `There is no frame of type "${type.slice(0, 64)}"`);
    }
    const wrong = checkFields(row.fields, frame, row.names);
    if (wrong) throw new ChatError("bad_frame", `Cannot read "${type}": ${wrong}`);
    if (strict) {
      for (const name in frame) {
        if (!row.known.has(name)) {
          throw new ChatError(
            "bad_frame",
            `Cannot read "${type}": "${name.slice(0, 64)}" is not known`,
          );
        }
      }
    }
    return frame as T;
  };
}

/** Checks a request; unknown fields are refused. Throws ChatError `bad_frame` or `unknown_type`. */
export const asRequest: (value: unknown) => Request = validator<Request>(REQUESTS, true);

/** Checks an event; unknown fields are ignored, so that old clients meet new servers. Throws the same. */
export const asEvent: (value: unknown) => Event = validator<Event>(EVENTS, false);
