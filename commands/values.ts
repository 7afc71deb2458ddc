/** Readers of option values; each says in the person's language what it wants instead. */

import { InvalidArgumentError } from "@commander-js/extra-typings";
import { parseTcp } from "./where.ts";
import { type Lang, langOf, LANGS, type Texts } from "../lib/text/text.ts";

/** A port number; 0 asks the system for a free one. */
export function port(texts: Texts): (value: string) => number {
  return (value) => {
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
      throw new InvalidArgumentError(texts.cli.wantsPort);
    }
    return Number(value);
  };
}

/** A whole number within bounds. */
export function count(texts: Texts, from: number, to: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < from || number > to) {
      throw new InvalidArgumentError(texts.cli.wantsWhole(from, to));
    }
    return number;
  };
}

/** A size in bytes, as people write it: 100M, 2GB, 512 KiB; each step is 1,024. */
export function size(texts: Texts): (value: string) => number {
  return (value) => {
    const said = /^(\d{1,12}(?:[.,]\d{1,3})?)\s*([kmgt]?)(?:i?b)?$/i.exec(value.trim());
    if (!said) throw new InvalidArgumentError(texts.cli.wantsSize);
    const power = ["", "k", "m", "g", "t"].indexOf(said[2]!.toLowerCase());
    const bytes = Math.round(Number(said[1]!.replace(",", ".")) * 1024 ** power);
    if (!Number.isSafeInteger(bytes)) throw new InvalidArgumentError(texts.cli.wantsSize);
    return bytes;
  };
}

/** For how long: `90d`, `12w`, `2y`, or `forever`; gives days. */
export function duration(texts: Texts): (value: string) => number {
  return (value) => {
    const text = value.trim().toLowerCase();
    if (text === "forever") return Infinity;
    const [, number, unit] = /^([1-9]\d{0,4})([dwy])$/.exec(text) ?? [];
    if (!number || !unit) throw new InvalidArgumentError(texts.cli.wantsDuration);
    return Number(number) * { d: 1, w: 7, y: 365 }[unit as "d" | "w" | "y"];
  };
}

/** One of a few words. */
export function word<const W extends string>(
  texts: Texts,
  ...words: readonly W[]
): (value: string) => W {
  return (value) => {
    const found = words.find((one) => one === value);
    if (found === undefined) throw new InvalidArgumentError(texts.cli.wantsOneOf(words));
    return found;
  };
}

/** Yes or no, as variables say it. */
export function yesOrNo(texts: Texts): (value: string) => boolean {
  return (value) => {
    if (/^(1|yes|true|on|sim)$/i.test(value)) return true;
    if (/^(0|no|false|off|nao|não|)$/i.test(value)) return false;
    throw new InvalidArgumentError(texts.cli.wantsYesOrNo);
  };
}

/** Where messages wait: `sqlite`, `amqp` or `tcp://host:port`. */
export function mailboxKind(texts: Texts): (value: string) => string {
  return (value) => {
    if (value === "sqlite" || value === "amqp" || parseTcp(value)) return value;
    throw new InvalidArgumentError(texts.cli.wantsOneOf(["sqlite", "amqp", "tcp://host:port"]));
  };
}

/** A language there are texts in, by any usual spelling of its name (`pt`, `pt_BR`, `en-GB`). */
export function language(texts: Texts): (value: string) => Lang {
  return (value) => {
    if (!isLanguage(value)) throw new InvalidArgumentError(texts.cli.wantsOneOf(LANGS));
    return langOf(value);
  };
}

/** True for names of a language there are texts in. */
export function isLanguage(name: string): boolean {
  return /^(pt|en)([-_.]|$)/i.test(name);
}
