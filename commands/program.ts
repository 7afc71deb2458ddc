/** The program as one tree of commands; docs/commands.md is generated from it. */

import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import config from "../deno.json" with { type: "json" };
import type { Context } from "./context.ts";
import { localise } from "./localise.ts";
import { Setting, variableOf } from "./setting.ts";
import { settle } from "./settle.ts";
import { language } from "./values.ts";

/** Makes the command of one family, such as `server`, with everything under it. */
export type CommandMaker = (context: Context) => CommandUnknownOpts;

/** Puts the families together under the program's name, in the language of `context`. */
export function programOf(makers: readonly CommandMaker[], context: Context): CommandUnknownOpts {
  const { texts } = context;
  const { cli } = texts;
  const program = new Command("chatmom")
    .description(cli.about)
    .version(config.version, "-V, --version", cli.version)
    .addOption(
      new Option("--lang <language>", cli.lang).argParser(language(texts)),
    )
    .addOption(new Option("--config <file>", cli.config))
    .addHelpText("after", `\n${cli.examples}`);
  for (const make of makers) {
    const family = make(context);
    const { key } = exampleOf(family);
    const variable = variableOf(family.name(), key);
    family.addHelpText("after", `\n${cli.elsewhere(key, variable, family.name())}`);
    program.addCommand(family);
  }
  localise(program, texts);
  program.hook("preAction", (_, command) => {
    // What stands on a command serves those under it (--data of the server, --user of the client).
    for (let one: CommandUnknownOpts | null = command; one; one = one.parent) {
      if (one !== program) settle(one, program.opts().config, texts);
    }
  });
  return program;
}

/** The setting that its help page explains variables by: one whose name has a dash, which they turn. */
function exampleOf(family: CommandUnknownOpts): Setting<string> {
  const settings = (family.options as readonly unknown[]).filter((one) => one instanceof Setting);
  return settings.find(({ key }) => key.includes("-")) ?? settings[0]!;
}
