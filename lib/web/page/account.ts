/** Who this browser is to the server: its device and token, made and kept before the server hears of them. */

import type { Device } from "../../client/client_options.ts";
import { login, register } from "../../client/sign_up.ts";
import type { Dial } from "../../client/wire.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName } from "../../protocol/names.ts";
import type { Lang } from "../../text/text.ts";
import { answer, written } from "./database.ts";

/** A device, and what the server knows of it: nothing, maybe something, or all. */
export interface Account extends Device {
  readonly stage: "made" | "asked" | "welcomed";
}

/** What a person has typed to get in. */
export interface Entrance {
  readonly user: string;
  readonly password: string;
  /** Absent for whoever has an account. */
  readonly register?: { readonly invite: string };
}

const KEY = "account";

/** The one that was kept, or undefined at the first visit. */
export async function keptAccount(database: IDBDatabase): Promise<Account | undefined> {
  return await answer(database.transaction("device").objectStore("device").get(KEY));
}

/** Gets this browser in. Throws ChatError with the server's reason, or NoAnswer. */
export async function enter(
  database: IDBDatabase,
  dial: Dial,
  entrance: Entrance,
  lang: Lang,
): Promise<Account> {
  const user = foldName(entrance.user), { password } = entrance;
  const kept = await keptAccount(database);
  const account = kept?.user === user ? kept : newAccount(user);
  const newcomer = { device: account, asked: false, receive: true, lang, vouchers: [] };
  await keep(database, { ...account, stage: "asked" });
  try {
    // The server may have taken it while its answer was lost: then the token opens already.
    if (account.stage === "made" || !await isKnown(dial, newcomer, account.token)) {
      const { register: wish } = entrance;
      if (wish) await register(dial, { ...newcomer, invite: wish.invite }, password);
      else await login(dial, newcomer, { password });
    }
  } catch (error) {
    // A refusal leaves nothing behind; without an answer nobody here can know.
    if (error instanceof ChatError) await keep(database, { ...account, stage: "made" });
    throw error;
  }
  const welcomed = { ...account, stage: "welcomed" as const };
  await keep(database, welcomed);
  return welcomed;
}

async function isKnown(
  dial: Dial,
  newcomer: Parameters<typeof login>[1],
  token: string,
): Promise<boolean> {
  try {
    await login(dial, newcomer, { token });
    return true;
  } catch (error) {
    if (error instanceof ChatError && error.code === "bad_credentials") return false;
    throw error;
  }
}

function newAccount(user: string): Account {
  const token = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const mark = [...crypto.getRandomValues(new Uint8Array(3))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { user, device: `page-${mark}`, token, stage: "made" };
}

function keep(database: IDBDatabase, account: Account): Promise<void> {
  return written(database, ["device"], (at) => at.objectStore("device").put(account, KEY));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replace(/=+$/, "");
}
