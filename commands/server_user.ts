/** `chatmom server user`: what an operator does with one account. */

import { Command } from "@commander-js/extra-typings";
import { foldName } from "../lib/protocol/names.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { print } from "./print.ts";
import { withAccounts } from "./server_accounts.ts";

/** The command, and `adopt` under it. */
export function userCommand(context: Context) {
  const { user: t } = context.texts.serverCommand;
  return new Command("user").summary(t.summary).description(t.description)
    .addCommand(adoptCommand(context));
}

/** Hands an account the letters of a store that is lost (delivery rule 19). */
function adoptCommand({ texts }: Context) {
  const { adopt: t } = texts.serverCommand.user;
  return new Command("adopt")
    .summary(t.summary)
    .description(t.description)
    .argument("<name>", t.name)
    .action(async (typed, _, command) => {
      const name = foldName(typed);
      const known = await withAccounts(command, texts, (accounts) => accounts.adopt(name));
      if (!known) throw new Stop(EXIT.usage, texts.errors.unknown_user);
      print(t.done(name));
    });
}
