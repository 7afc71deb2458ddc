/** docs/commands.md: every command with its options, variables and settings, from the command tree. */

import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { COMMANDS } from "../../commands/commands.ts";
import { EXIT, EXIT_MEANINGS } from "../../commands/exit_codes.ts";
import { programOf } from "../../commands/program.ts";
import { Setting, variableOf } from "../../commands/setting.ts";
import { textsFor } from "../../lib/text/text.ts";

/** The whole page. */
export function commandsPage(): string {
  const program = programOf(COMMANDS, { lang: "en", texts: textsFor("en") });
  return `<!-- Made by "deno task docs" from commands/: change it there. -->

# Commands

${program.description()}

An option is taken from the command line, else from its variable, else from its setting in the file of
\`--config\` (or CHATMOM_CONFIG), else it has its default. Options of every command:

${table(program, "")}
Variables without an option: CHATMOM_LOG (from which level on the log is written: \`debug\`, \`info\`,
\`warning\` or \`error\`), CHATMOM_DEBUG (any value: defects are shown with their details).

A config file has a part per command; every mistake in it is told with its line:

\`\`\`toml
[server]
host = "0.0.0.0"
port = 5000
tls-cert = "/etc/chatmom/chat.pem"
tls-key = "/etc/chatmom/chat.key"
registration = "invite"

[offline]
port = 6000
\`\`\`

${program.commands.flatMap((family) => pages(family, "chatmom", family.name())).join("\n")}
## Exit codes

| code | meaning |
| --- | --- |
${
    Object.entries(EXIT).map(([name, code]) =>
      `| ${code} | ${EXIT_MEANINGS[name as keyof typeof EXIT]} |`
    ).join("\n")
  }
`;
}

function pages(command: CommandUnknownOpts, above: string, family: string): string[] {
  const name = `${above} ${command.name()}`;
  const words = command.registeredArguments.map((argument) =>
    argument.required ? ` <${argument.name()}>` : ` [${argument.name()}]`
  );
  const page = `## \`${name}${words.join("")}\`\n\n${command.description()}\n\n${
    table(command, family)
  }`;
  return [page, ...command.commands.flatMap((child) => pages(child, name, family))];
}

function table(command: CommandUnknownOpts, family: string): string {
  const options = command.options.filter((option) => !option.hidden);
  if (options.length === 0) return "No options of its own.\n";
  const rows = options.map((option) => {
    // Asked of a plain value: to the parser's types every option is the same class.
    const itself: unknown = option;
    const elsewhere = itself instanceof Setting
      ? `\`${variableOf(family, itself.key)}\`, \`${itself.key}\` in \`[${family}]\``
      : "";
    const preset = option.defaultValue === undefined ? "" : `\`${option.defaultValue}\``;
    return `| \`${option.flags}\` | ${
      option.description.replaceAll("|", "\\|")
    } | ${preset} | ${elsewhere} |`;
  });
  return `| option | what | default | variable, setting |\n| --- | --- | --- | --- |\n${
    rows.join("\n")
  }\n`;
}
