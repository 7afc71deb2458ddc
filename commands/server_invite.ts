/** `chatmom server invite`: a one-time invitation, for servers that want one. */

import { Command } from "@commander-js/extra-typings";
import { newToken, tokenDigest } from "../lib/auth/token.ts";
import type { Context } from "./context.ts";
import { print, printError } from "./print.ts";
import { withAccounts } from "./server_accounts.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 7;

/** The command. */
export function inviteCommand({ lang, texts }: Context) {
  const { invite: t } = texts.serverCommand;
  return new Command("invite")
    .summary(t.summary)
    .description(t.description(DAYS))
    .action(async (_, command) => {
      const invitation = newToken();
      const expires = Date.now() + DAYS * DAY_MS;
      await withAccounts(
        command,
        texts,
        (accounts) => accounts.createInvite(tokenDigest(invitation), Date.now(), expires),
      );
      // Alone on stdout, so that a script can take it; what people need to know goes beside it.
      print(invitation);
      const day = new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format(expires);
      printError(t.howToUse(day));
    });
}
