/** `chatmom server user`: what an operator does with accounts, while the server runs or not. */

import { Command, Option } from "@commander-js/extra-typings";
import { hashPassword } from "../lib/auth/password.ts";
import { ChatError } from "../lib/protocol/errors.ts";
import { foldName, isFreeToTake } from "../lib/protocol/names.ts";
import type { Texts } from "../lib/text/text.ts";
import { columns, moment } from "./columns.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { newPassword } from "./new_password.ts";
import { print } from "./print.ts";
import { withAccounts } from "./server_accounts.ts";
import { typedLine } from "./typed_line.ts";
import { devicesCommand } from "./server_user_devices.ts";

/** The command, and everything under it. */
export function userCommand(context: Context) {
  const { user: t } = context.texts.operator;
  return new Command("user").summary(t.summary).description(t.description)
    .addCommand(listCommand(context))
    .addCommand(addCommand(context))
    .addCommand(removeCommand(context))
    .addCommand(passwordCommand(context))
    .addCommand(devicesCommand(context))
    .addCommand(adoptCommand(context));
}

function listCommand({ texts }: Context) {
  const { list: t } = texts.operator.user;
  return new Command("list").summary(t.summary).description(t.description)
    .action(async (_, command) => {
      const people = await withAccounts(command, texts, ({ operator }) => operator.list());
      const rows = people.map(({ name, kind, created, last_seen, devices }) => [
        name,
        texts.operator.user.kinds[kind],
        moment(created),
        moment(last_seen),
        String(devices),
      ]);
      // The titles are for people: a script gets people only.
      const titles = Deno.stdout.isTerminal() ? [t.titles] : [];
      for (const line of columns([...titles, ...rows])) print(line);
    });
}

function addCommand({ texts }: Context) {
  const { add: t, whose } = texts.operator.user;
  return new Command("add").summary(t.summary).description(t.description)
    .argument("<name>", whose)
    .action(async (typed, _, command) => {
      const name = foldName(typed);
      if (!isFreeToTake(name)) throw new Stop(EXIT.usage, texts.errors.name_invalid);
      const made = await withAccounts(command, texts, async (accounts) => {
        // Asked first: nobody should think up a password for nothing.
        if (await accounts.account(name)) return false;
        return await accounts.operator.add(name, await askedHash(texts), Date.now());
      });
      if (!made) throw new Stop(EXIT.usage, texts.errors.name_taken);
      print(t.done(name));
    });
}

/** Takes an account away; its name stays reserved (delivery rule 19). */
function removeCommand({ texts }: Context) {
  const { remove: t, whose } = texts.operator.user;
  return new Command("remove").summary(t.summary).description(t.description)
    .argument("<name>", whose)
    .addOption(new Option("--yes", t.yes))
    .action(async (typed, { yes }, command) => {
      const name = foldName(typed);
      const known = await withAccounts(command, texts, async (accounts) => {
        const account = await accounts.account(name);
        // Nobody is asked about an account that is not there.
        if (account && account.kind !== "removed" && !yes) await confirmRemoval(name, texts);
        return await accounts.operator.remove(name);
      });
      if (!known) throw new Stop(EXIT.usage, texts.errors.unknown_user);
      print(t.done(name));
    });
}

/** Throws Stop unless the person at the terminal types the name again. */
async function confirmRemoval(name: string, { operator: { user: { remove: t } } }: Texts) {
  if (!Deno.stdin.isTerminal()) throw new Stop(EXIT.usage, t.sayYes(name));
  const again = await typedLine(t.typeAgain(name));
  if (foldName(again.trim()) !== name) throw new Stop(EXIT.interrupted, t.kept(name));
}

function passwordCommand({ texts }: Context) {
  const { password: t, whose } = texts.operator.user;
  return new Command("password").summary(t.summary).description(t.description)
    .argument("<name>", whose)
    .action(async (typed, _, command) => {
      const name = foldName(typed);
      await withAccounts(command, texts, async (accounts) => {
        const account = await accounts.account(name);
        if (!account || account.kind === "removed") {
          throw new Stop(EXIT.usage, texts.errors.unknown_user);
        }
        if (account.kind === "guest") throw new Stop(EXIT.usage, t.guest(name));
        await accounts.operator.setPassword(name, await askedHash(texts));
      });
      print(t.done(name));
    });
}

/** Hands an account the letters of a store that is lost (delivery rule 19). */
function adoptCommand({ texts }: Context) {
  const { adopt: t, whose } = texts.operator.user;
  return new Command("adopt").summary(t.summary).description(t.description)
    .argument("<name>", whose)
    .action(async (typed, _, command) => {
      const name = foldName(typed);
      const known = await withAccounts(command, texts, ({ operator }) => operator.adopt(name));
      if (!known) throw new Stop(EXIT.usage, texts.errors.unknown_user);
      print(t.done(name));
    });
}

/** The hash of a new password, typed or piped. Throws Stop. */
async function askedHash(texts: Texts): Promise<string> {
  try {
    return await hashPassword(await newPassword(texts));
  } catch (error) {
    if (error instanceof ChatError) throw new Stop(EXIT.usage, texts.errors[error.code]);
    throw error;
  }
}
