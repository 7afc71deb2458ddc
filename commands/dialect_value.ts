/** The reader of `--dialect NAME:PORT`, which can be said several times. */

import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type DialectName, DIALECTS } from "../lib/dialects/dialects.ts";
import type { DialectPort } from "../lib/server/doors.ts";
import type { Texts } from "../lib/text/text.ts";

const NAMES = Object.keys(DIALECTS) as DialectName[];

/** Adds the languages of one more value to those before it; a variable or the file has them all in one. */
export function dialectPorts(
  texts: Texts,
): (value: string, before: DialectPort[] | undefined) => DialectPort[] {
  const one = (value: string): DialectPort => {
    const [, name, port] = /^([a-z-]+):(\d{1,5})$/.exec(value) ?? [];
    const dialect = NAMES.find((known) => known === name);
    if (dialect && Number(port) <= 65_535) return { dialect, port: Number(port) };
    throw new InvalidArgumentError(texts.cli.wantsDialect(NAMES));
  };
  return (value, before = []) => [...before, ...value.split(",").map((part) => one(part.trim()))];
}
