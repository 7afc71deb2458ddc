/** Lets another process read a data folder as it is this moment: all that was accepted stands in the tables. */

import { StartError } from "../base/start_error.ts";
import { Turn } from "../base/turn.ts";
import { Accounts } from "../store/accounts.ts";
import { Store } from "../store/store.ts";
import { BackupError } from "./backup_error.ts";

/** How long a server gets for it; it looks once a second, and may be far behind. */
const PATIENCE_MS = 120_000, LOOK_MS = 50;

/**
 * Resolves when everything that was accepted before can be read from the tables: the server that runs
 * on the folder is asked to see to it, else it is done here. Throws StartError, BackupError `no_answer`.
 */
export async function settle(folder: string): Promise<void> {
  try {
    const store = await Store.open(folder, new Turn());
    await store.close();
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== "data_in_use") throw error;
    await ask(folder);
  }
}

async function ask(folder: string): Promise<void> {
  const accounts = new Accounts(folder);
  try {
    const { errands } = accounts;
    const errand = errands.leave("settle");
    const until = Date.now() + PATIENCE_MS;
    while (await errands.isOpen(errand)) {
      if (Date.now() > until) {
        await errands.done(errand);
        throw new BackupError("no_answer", folder);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    accounts.close();
  }
}
