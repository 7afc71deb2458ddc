/**
 * How a device gets in at the first start: it makes the account, or proves whose it is. Its token is its
 * own, made and kept before the server hears of it: an answer that is lost locks nobody out.
 */

import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type { Lang } from "../text/text.ts";
import { askOnce } from "./ask_once.ts";
import type { Device } from "./client_options.ts";
import type { Dial } from "./wire.ts";

/** Asks the person at the keyboard. */
export interface Questions {
  /** The password of an account that exists; `wrong` when the one before was not it. */
  password(user: string, wrong: boolean): Promise<string>;
  /** A new one, typed twice; not shorter than the server takes. */
  newPassword(user: string): Promise<string>;
  /** An invitation, where one is needed; `wrong` when the one before was none. */
  invitation(wrong: boolean): Promise<string>;
}

/** Who wants in, and what is known already. */
export interface Newcomer {
  /** The device, with the token that is on its disk already. */
  readonly device: Device;
  /** True when an earlier start has asked as this device and heard no answer. */
  readonly asked: boolean;
  readonly receive: boolean;
  readonly lang: Lang;
  /** Tokens of the same user's other devices on this computer: any of them vouches for this one. */
  readonly vouchers: readonly string[];
  /** From variables. */
  readonly password?: string;
  readonly invite?: string | undefined;
  /** Absent when nobody can be asked. */
  readonly questions?: Questions;
}

/** Shorter than any password may be: the server refuses it, but says first whether the name is taken. */
const PROBE = "-";
/** How often a password or an invitation may be wrong: more looks like guessing. */
const TRIES = 3;

/** Makes the server know the device. Throws ChatError with the server's reason, or NoAnswer. */
export async function signUp(dial: Dial, newcomer: Newcomer): Promise<void> {
  const { asked, device, vouchers, password, questions } = newcomer;
  for (const token of asked ? [device.token, ...vouchers] : vouchers) {
    if (await unless("bad_credentials", login(dial, newcomer, { token }))) return;
  }
  if (password !== undefined) await withPassword(dial, newcomer, password);
  else if (questions) await byAsking(dial, newcomer, questions);
  else await register(dial, newcomer);
}

/** Logs in with the password that was given, or makes the account with it. */
async function withPassword(dial: Dial, newcomer: Newcomer, password: string): Promise<void> {
  if (await unless("bad_credentials", login(dial, newcomer, { password }))) return;
  if (await unless("name_taken", register(dial, newcomer, password))) return;
  throw new ChatError("bad_credentials");
}

async function byAsking(dial: Dial, newcomer: Newcomer, questions: Questions): Promise<void> {
  const { user } = newcomer.device;
  let { invite } = newcomer;
  for (let wrong = 0;;) {
    const refusal = await refusalOf(register(dial, { ...newcomer, invite }, PROBE));
    if (refusal === "name_taken") return await withOldPassword(dial, newcomer, questions);
    if (refusal === "password_weak") break;
    if (refusal === "invite_unknown" && ++wrong === TRIES) throw new ChatError(refusal);
    invite = await questions.invitation(refusal === "invite_unknown");
  }
  const password = await questions.newPassword(user);
  await register(dial, { ...newcomer, invite }, password);
}

/** Asks for the password of an account that exists until it is right. */
async function withOldPassword(
  dial: Dial,
  newcomer: Newcomer,
  questions: Questions,
): Promise<void> {
  for (let wrong = 0; wrong < TRIES; wrong++) {
    const password = await questions.password(newcomer.device.user, wrong > 0);
    if (await unless("bad_credentials", login(dial, newcomer, { password }))) return;
  }
  throw new ChatError("bad_credentials");
}

/** What a person may be asked about; anything else that the server says ends it. */
const ASKED = ["name_taken", "invite_needed", "invite_unknown", "password_weak"] as const;

/** What the server refuses `tried` with; anything that no answer of a person can change is thrown. */
async function refusalOf(tried: Promise<void>): Promise<typeof ASKED[number] | undefined> {
  try {
    await tried;
    return undefined;
  } catch (error) {
    const code = error instanceof ChatError && ASKED.find((one) => one === error.code);
    if (code) return code;
    throw error;
  }
}

/** True when it went well, false when the server refused it with `code`. */
async function unless(code: ErrorCode, tried: Promise<void>): Promise<boolean> {
  try {
    await tried;
    return true;
  } catch (error) {
    if (error instanceof ChatError && error.code === code) return false;
    throw error;
  }
}

/** Makes the account, and the device with it. Throws ChatError with the server's reason, or NoAnswer. */
export async function register(
  dial: Dial,
  { device: { user, device, token }, receive, lang, invite }: Newcomer,
  password?: string,
): Promise<void> {
  await askOnce(dial, {
    type: "register",
    user,
    device,
    new_token: token,
    receive,
    lang,
    ...(password !== undefined && { password }),
    ...(invite && { invite }),
  }, "welcome");
}

/** Makes the server know a device of an account that exists. Throws the same. */
export async function login(
  dial: Dial,
  { device: { user, device, token }, receive, lang }: Newcomer,
  auth: { token: string } | { password: string },
): Promise<void> {
  const protocol = PROTOCOL_VERSION;
  await askOnce(dial, {
    type: "hello",
    protocol,
    user,
    device,
    auth,
    new_token: token,
    receive,
    status: "offline",
    lang,
  }, "welcome");
}
