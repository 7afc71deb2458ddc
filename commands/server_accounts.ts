/** Opens the accounts of a data folder beside its server, which may be running. */

import { resolve } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { StartError } from "../lib/base/start_error.ts";
import { Accounts } from "../lib/store/accounts.ts";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { reason } from "./files.ts";

/** The folder of --data. Throws Stop where no server has ever been. */
export async function serverFolder(command: CommandUnknownOpts, texts: Texts): Promise<string> {
  const folder = resolve(String(command.optsWithGlobals().data));
  try {
    // Opening would make them: a mistyped folder must not look like an empty server.
    await Deno.stat(`${folder}/accounts.db`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new Stop(EXIT.data, texts.serverCommand.noServer(folder));
    }
    throw new StartError("data_unwritable", { data: folder, why: reason(error) });
  }
  return folder;
}

/** Does `work` with the accounts of the folder of --data. Throws Stop where no server has ever been. */
export async function withAccounts<T>(
  command: CommandUnknownOpts,
  texts: Texts,
  work: (accounts: Accounts) => Promise<T>,
): Promise<T> {
  const accounts = new Accounts(await serverFolder(command, texts));
  try {
    return await work(accounts);
  } finally {
    accounts.close();
  }
}
