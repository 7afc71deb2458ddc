/** `chatmom server backup` and `chatmom server restore`: the data folder as one file, and back. */

import { resolve } from "node:path";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { takeBackup } from "../lib/backup/backup.ts";
import { BackupError } from "../lib/backup/backup_error.ts";
import type { About } from "../lib/backup/container.ts";
import { restore } from "../lib/backup/restore.ts";
import { counter } from "../lib/text/plural.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { reason } from "./files.ts";
import { print } from "./print.ts";
import { serverFolder } from "./server_accounts.ts";

/** The command that writes a backup. */
export function backupCommand(context: Context) {
  const { backup: t } = context.texts.operator;
  return new Command("backup").summary(t.summary).description(t.description)
    .argument("<file>", t.file)
    .action(async (file, _, command) => {
      const folder = await serverFolder(command, context.texts);
      const path = resolve(file);
      const taken = await told(context, takeBackup(folder, path, Date.now));
      const count = counter(context.lang);
      const what = `${contents(taken, context)}, ${count(taken.files, t.files)}`;
      print(t.done(what, path, when(taken, context)));
    });
}

/** The command that puts one back. */
export function restoreCommand(context: Context) {
  const { restore: t } = context.texts.operator;
  return new Command("restore").summary(t.summary).description(t.description)
    .argument("<file>", t.file)
    .addOption(new Option("--force", t.force))
    .action(async (file, { force }, command) => {
      const folder = resolve(String((command as CommandUnknownOpts).optsWithGlobals().data));
      const about = await told(context, restore(resolve(file), folder, force ?? false));
      print(t.done(contents(about, context), folder, when(about, context)));
    });
}

/** "2 accounts, 1,000 messages". */
function contents({ accounts, messages }: About, { lang, texts }: Context): string {
  const { backup: t } = texts.operator;
  const count = counter(lang);
  return `${count(accounts, t.accounts)}, ${count(messages, t.messages)}`;
}

function when({ at }: About, { lang }: Context): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "medium" }).format(at);
}

/** Throws Stop with a sentence in the place of a BackupError. */
export async function told<T>({ texts }: Context, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const why = texts.cli.reasons[reason(error.why)] ?? reason(error.why);
    throw new Stop(EXIT.data, texts.operator.faults[error.fault](error.path, why));
  }
}
