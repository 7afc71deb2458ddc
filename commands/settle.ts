/** Settles where each option's value comes from: command line, then variable, then file, then default. */

import { type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Texts } from "../lib/text/text.ts";
import { ConfigFile, type KnownKeys } from "./config_file.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { Setting, variableOf } from "./setting.ts";
import { yesOrNo } from "./values.ts";

/**
 * Fills in the settings of `command` that its command line left open, and checks all that the file says
 * of them. Throws Stop or StartError.
 */
export function settle(command: CommandUnknownOpts, configPath: string | undefined, texts: Texts) {
  const family = familyOf(command);
  const root = rootOf(command);
  const path = configPath ?? Deno.env.get("CHATMOM_CONFIG");
  const file = path ? ConfigFile.read(path, knownKeys(root), texts) : null;
  for (const option of command.options as readonly unknown[]) {
    if (!(option instanceof Setting)) continue;
    const name = option.attributeName();
    const written = file?.value(family, option.key);
    // A wrong value is told also where something else counts this time: next time it may not.
    const filed = file && written !== undefined
      ? fromFile(option, file, family, written, texts)
      : undefined;
    if ((command.getOptionValueSource(name) ?? "default") !== "default") continue;
    const variable = variableOf(family, option.key);
    // An empty variable is how scripts say "none".
    const said = Deno.env.get(variable);
    if (said) {
      command.setOptionValueWithSource(name, fromVariable(option, variable, said, texts), "env");
      continue;
    }
    if (filed !== undefined) command.setOptionValueWithSource(name, filed, "config");
  }
}

/** The names that may stand in each part of the file: every setting of every command of the family. */
function knownKeys(root: CommandUnknownOpts): KnownKeys {
  const keysOf = (command: CommandUnknownOpts): string[] => [
    ...(command.options as readonly unknown[]).flatMap((option) =>
      option instanceof Setting ? [option.key] : []
    ),
    ...command.commands.flatMap(keysOf),
  ];
  return Object.fromEntries(
    root.commands.map((family) => [family.name(), new Set(keysOf(family))]),
  );
}

function fromVariable(
  option: Setting<string>,
  variable: string,
  said: string,
  texts: Texts,
): unknown {
  try {
    return option.isSwitch ? yesOrNo(texts)(said) : parsed(option, said);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new Stop(EXIT.usage, texts.cli.badValue(variable, said, error.message));
  }
}

function fromFile(
  option: Setting<string>,
  file: ConfigFile,
  part: string,
  value: unknown,
  texts: Texts,
): unknown {
  const { cli } = texts;
  const { key } = option;
  if (option.isSwitch) {
    if (typeof value !== "boolean") throw file.wrong(part, key, cli.wantsSwitch(key));
    return value;
  }
  if (option.isList ? !isTextList(value) : typeof value !== "string" && typeof value !== "number") {
    throw file.wrong(part, key, wantsOf(option, key, texts));
  }
  try {
    const found = parsed(option, String(value));
    // A whole number in quotes, or text without: what takes a unit (100M, 90d) is text all the same.
    if (typeof value === "string" && typeof found === "number" && /^\d+$/.test(value)) {
      throw file.wrong(part, key, cli.wantsNumber(key));
    }
    if (typeof value === "number" && typeof found === "string") {
      throw file.wrong(part, key, cli.wantsText(key));
    }
    return found;
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw file.wrong(part, key, cli.badValue(key, String(value), error.message));
  }
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

function wantsOf(option: Setting<string>, key: string, texts: Texts): string {
  if (option.isList) return texts.cli.wantsList(key);
  return typeof option.defaultValue === "number"
    ? texts.cli.wantsNumber(key)
    : texts.cli.wantsText(key);
}

function parsed(option: Setting<string>, text: string): unknown {
  return option.parseArg ? option.parseArg<unknown>(text, undefined) : text;
}

function rootOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent ? rootOf(command.parent) : command;
}

function familyOf(command: CommandUnknownOpts): string {
  return command.parent?.parent ? familyOf(command.parent) : command.name();
}
