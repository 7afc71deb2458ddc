/** Help pages in the person's language: the parser's own words, exchanged for those of the catalog. */

import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Texts } from "../lib/text/text.ts";

/** Makes a command and everything under it speak the language of `texts`, and throw instead of exit. */
export function localise(command: CommandUnknownOpts, texts: Texts): void {
  const { cli } = texts;
  command
    .exitOverride()
    .helpOption("-h, --help", cli.help)
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      // Sub-commands are found by looking; the word "help" among them helps nobody.
      visibleCommands: (of) => of.commands.filter((one) => one.name() !== "help"),
      styleTitle: (title) => cli.titles[title] ?? title,
      styleUsage: (usage) =>
        usage.replace("[options]", cli.usageOptions).replace("[command]", cli.usageCommand),
      optionTerm: (option) =>
        option.flags.replace(
          /<([^>]+)>/,
          (_, word: string) => `<${cli.placeholders[word] ?? word}>`,
        ),
      optionDescription: (option) => {
        const shown = option.defaultValue !== undefined && (option.required || option.optional);
        if (!shown) return option.description;
        const value = option.defaultValueDescription ?? String(option.defaultValue);
        return `${option.description} ${cli.byDefault(value)}`;
      },
    });
  if (command.commands.length > 0) command.helpCommand("help [command]", cli.helpCommand);
  for (const child of command.commands) localise(child, texts);
}
