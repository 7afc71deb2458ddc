/** `chatmom server user devices`: what can log in as somebody, and how to end that. */

import { Command, Option } from "@commander-js/extra-typings";
import { foldName } from "../lib/protocol/names.ts";
import type { Accounts } from "../lib/store/accounts.ts";
import type { Texts } from "../lib/text/text.ts";
import { columns, moment } from "./columns.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { print } from "./print.ts";
import { withAccounts } from "./server_accounts.ts";

/** The command. */
export function devicesCommand({ texts }: Context) {
  const { devices: t, whose } = texts.operator.user;
  return new Command("devices").summary(t.summary).description(t.description)
    .argument("<name>", whose)
    .addOption(new Option("--revoke <device>", t.revoke))
    .action(async (typed, { revoke }, command) => {
      const name = foldName(typed);
      await withAccounts(command, texts, async (accounts) => {
        const account = await accounts.account(name);
        if (!account || account.kind === "removed") {
          throw new Stop(EXIT.usage, texts.errors.unknown_user);
        }
        if (revoke === undefined) return await list(accounts, name, texts);
        if (!await accounts.operator.removeDevice(name, revoke)) {
          throw new Stop(EXIT.usage, t.unknown(name, revoke));
        }
        print(t.revoked(name, revoke));
      });
    });
}

async function list(accounts: Accounts, name: string, texts: Texts): Promise<void> {
  const { devices: t } = texts.operator.user;
  const rows = (await accounts.devices(name)).map(({ device, created, seen, receives }) => [
    device,
    receives ? t.receives : t.sends,
    moment(created),
    moment(seen),
  ]);
  const titles = Deno.stdout.isTerminal() ? [t.titles] : [];
  for (const line of columns([...titles, ...rows])) print(line);
}
