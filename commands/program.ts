/** The program as one tree of commands; docs/commands.md is generated from it. */

import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import config from "../deno.json" with { type: "json" };
import type { Context } from "./context.ts";
import { localise } from "./localise.ts";
import { variableOf } from "./setting.ts";
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
    const variable = variableOf(family.name(), "tls-cert");
    family.addHelpText("after", `\n${cli.elsewhere(variable, family.name())}`);
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
