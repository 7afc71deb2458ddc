/** Help pages in the person's language: the parser's own words, exchanged for those of the catalog. */

import { type CommandUnknownOpts, Help, type Option } from "@commander-js/extra-typings";
import type { Texts } from "../lib/text/text.ts";

/** What of a family's own options the commands under it heed: their help pages show these and no others. */
const HEEDED: Readonly<Record<string, readonly string[]>> = {
  server: ["--data"],
  offline: ["--data", "--amqp-ca"],
  client: [
    "--user",
    "--device-name",
    "--host",
    "--port",
    "--chat-host",
    "--chat-port",
    "--tls",
    "--tls-ca",
    "--home",
    "--offline-host",
    "--offline-port",
  ],
};

/** Commands that look at what the family itself would do with its options: these heed all of them. */
const HEEDS_ALL: readonly string[] = ["check"];

/** The parser's own help, which the person's is made from. */
const PLAIN = Object.assign(new Help(), { showGlobalOptions: true });

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
      visibleGlobalOptions: (of) =>
        PLAIN.visibleGlobalOptions(of).filter((option) => heeds(of, option)),
      styleUsage: (usage) =>
        inWords(usage, texts)
          .replace("[options]", cli.usageOptions).replace("[command]", cli.usageCommand),
      subcommandTerm: (of) => {
        const words = PLAIN.subcommandTerm(of).replace(" [options]", "");
        return inWords(words, texts);
      },
      argumentTerm: (argument) => cli.placeholders[argument.name()] ?? argument.name(),
      optionTerm: (option) => inWords(option.flags, texts),
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

/** `<file>`, `[text]` and `[names...]` in the person's words. */
function inWords(text: string, { cli }: Texts): string {
  return text.replace(
    /([<[])([a-z:|]+)(?=(\.\.\.)?[>\]])/g,
    (_, bracket: string, word: string) => bracket + (cli.placeholders[word] ?? word),
  );
}

/** False for an option of the family that means nothing to this command of it. */
function heeds(command: CommandUnknownOpts, option: Option): boolean {
  let family = command;
  while (family.parent?.parent) family = family.parent;
  if (family === command || HEEDS_ALL.includes(command.name())) return true;
  if (!family.options.includes(option)) return true;
  return HEEDED[family.name()]?.includes(option.long!) ?? true;
}
