/** `chatmom server export`: all of one person's data, for that person. */

import { Command, Option } from "@commander-js/extra-typings";
import { exportUser, hasAccount } from "../lib/backup/export.ts";
import { foldName } from "../lib/protocol/names.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { print } from "./print.ts";
import { serverFolder } from "./server_accounts.ts";
import { told } from "./server_backup.ts";

/** The command. */
export function exportCommand(context: Context) {
  const { texts } = context;
  const { export: t } = texts.operator;
  return new Command("export").summary(t.summary).description(t.description)
    .addOption(new Option("--user <name>", t.user))
    .action(async ({ user }, command) => {
      // A required option of the parser's would hide that another one is misspelt.
      if (user === undefined) throw new Stop(EXIT.usage, texts.cli.optionMissing("--user"));
      const folder = await serverFolder(command, texts);
      const name = foldName(user);
      if (!hasAccount(folder, name)) throw new Stop(EXIT.usage, texts.errors.unknown_user);
      await told(context, write(folder, name));
    });
}

async function write(folder: string, user: string): Promise<void> {
  let lines: string[] = [];
  for await (const line of exportUser(folder, user)) {
    lines.push(JSON.stringify(line));
    if (lines.length < 200) continue;
    print(lines.join("\n"));
    lines = [];
  }
  if (lines.length > 0) print(lines.join("\n"));
}
