/** The one config file: TOML, a part per command, every mistake told with its line. */

import { parse, TomlError } from "smol-toml";
import type { Texts } from "../lib/text/text.ts";
import { closest } from "../lib/base/closest.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { textOf } from "./files.ts";

/** What may stand in each part: the names of its settings. */
export type KnownKeys = Readonly<Record<string, ReadonlySet<string>>>;

type Parts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A config file that was read and whose names are all known; values are checked where they are used. */
export class ConfigFile {
  private constructor(
    private readonly path: string,
    private readonly toml: string,
    private readonly parts: Parts,
    private readonly texts: Texts,
  ) {}

  /** Reads a config file. Throws StartError `file_unreadable`, or Stop about what is wrong in it. */
  static read(path: string, known: KnownKeys, texts: Texts): ConfigFile {
    const toml = textOf(path);
    let parts: Record<string, unknown>;
    try {
      parts = parse(toml);
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const why = error.message.split("\n", 1)[0]!.replace(/^Invalid TOML document: /, "");
      throw wrong(path, texts, error.line, `${why}.`);
    }
    const file = new ConfigFile(path, toml, parts as Parts, texts);
    for (const [part, values] of Object.entries(parts)) file.#checkNames(part, values, known);
    return file;
  }

  /** The value of a setting, or undefined. */
  value(part: string, key: string): unknown {
    const values = this.parts[part];
    return values && Object.hasOwn(values, key) ? values[key] : undefined;
  }

  /** The error to throw about a setting's value; `why` is one sentence. */
  wrong(part: string, key: string, why: string): Stop {
    return wrong(this.path, this.texts, lineOf(this.toml, part, key), why);
  }

  #checkNames(part: string, values: unknown, known: KnownKeys): void {
    const { cli } = this.texts;
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw wrong(this.path, this.texts, lineOf(this.toml, "", part), cli.outsideSection(part));
    }
    const keys = Object.hasOwn(known, part) ? known[part]! : null;
    if (!keys) {
      const guess = closest(part, Object.keys(known));
      const hint = guess ? cli.didYouMean(`[${guess}]`) : "";
      const line = lineOf(this.toml, part, null);
      throw wrong(this.path, this.texts, line, cli.unknownSection(part, hint));
    }
    for (const key of Object.keys(values)) {
      if (keys.has(key)) continue;
      const guess = closest(key, keys);
      const hint = guess ? cli.didYouMean(`"${guess}"`) : "";
      throw this.wrong(part, key, cli.unknownKey(key, part, hint));
    }
  }
}

function wrong(path: string, texts: Texts, line: number | null, why: string): Stop {
  const place = line === null ? "" : texts.cli.atLine(line);
  return new Stop(EXIT.usage, texts.cli.config_bad(path, place, why));
}

/** The line where `key` of `part` stands, or the part itself when there is no key; null when unsure. */
function lineOf(toml: string, part: string, key: string | null): number | null {
  let inside = "";
  for (const [at, line] of toml.split("\n").entries()) {
    const title = /^\s*\[\s*"?([^\]"]+?)"?\s*\]/.exec(line)?.[1];
    if (title !== undefined) {
      inside = title;
      if (key === null && inside === part) return at + 1;
    } else if (inside === part && /^\s*"?([^"=\s]+)"?\s*=/.exec(line)?.[1] === key) {
      return at + 1;
    }
  }
  return null;
}
