/** How a device gets its token at the first start: it makes the account, or proves whose it is. */

import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import type { Lang } from "../text/text.ts";
import { Channel } from "./channel.ts";
import { TIMINGS, type Trouble, troubleOf } from "./link.ts";
import type { Dial } from "./wire.ts";

/** The server could not be asked. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(readonly why: Trouble) {
    super(`No answer: ${why}`);
  }
}

/** Asks the person at the keyboard. */
export interface Questions {
  /** The password of an account that exists. */
  password(user: string): Promise<string>;
  /** A new one, typed twice; not shorter than the server takes. */
  newPassword(user: string): Promise<string>;
  /** An invitation, where one is needed. */
  invitation(): Promise<string>;
}

/** Who wants in, and what is known already. */
export interface Newcomer {
  readonly user: string;
  readonly device: string;
  readonly receive: boolean;
  readonly lang: Lang;
  /** Tokens of the same user's other devices on this computer: any of them vouches for this one. */
  readonly vouchers: readonly string[];
  /** From variables. */
  readonly password?: string;
  readonly invite?: string;
  /** Absent when nobody can be asked. */
  readonly questions?: Questions;
}

/** Shorter than any password may be: the server refuses it, but says first whether the name is taken. */
const PROBE = "-";

/** Gets a token for a new device. Throws ChatError with the server's reason, or NoAnswer. */
export async function signUp(dial: Dial, newcomer: Newcomer): Promise<string> {
  for (const token of newcomer.vouchers) {
    const found = await unless("bad_credentials", login(dial, newcomer, { token }));
    if (found) return found;
  }
  if (newcomer.password !== undefined) return await withPassword(dial, newcomer, newcomer.password);
  if (newcomer.questions) return await byAsking(dial, newcomer, newcomer.questions);
  return await register(dial, newcomer, {});
}

/** Logs in with the password that was given, or makes the account with it. */
async function withPassword(dial: Dial, newcomer: Newcomer, password: string): Promise<string> {
  const found = await unless("bad_credentials", login(dial, newcomer, { password }));
  if (found) return found;
  const made = await unless("name_taken", register(dial, newcomer, { password }));
  if (made) return made;
  throw new ChatError("bad_credentials");
}

async function byAsking(dial: Dial, newcomer: Newcomer, questions: Questions): Promise<string> {
  const { user } = newcomer;
  let { invite } = newcomer;
  switch (await refusalOf(register(dial, newcomer, { password: PROBE }))) {
    case "name_taken":
      return await login(dial, newcomer, { password: await questions.password(user) });
    case "registration_closed":
      invite ??= await questions.invitation();
      break;
    case "password_weak":
      break;
  }
  const password = await questions.newPassword(user);
  return await register(dial, newcomer, { password, ...(invite && { invite }) });
}

/** What the server refuses `tried` with; anything that asking again cannot change is thrown. */
async function refusalOf(tried: Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await tried;
    return undefined;
  } catch (error) {
    const asked: readonly ErrorCode[] = ["name_taken", "registration_closed", "password_weak"];
    if (error instanceof ChatError && asked.includes(error.code)) return error.code;
    throw error;
  }
}

async function unless(code: ErrorCode, tried: Promise<string>): Promise<string | undefined> {
  try {
    return await tried;
  } catch (error) {
    if (error instanceof ChatError && error.code === code) return undefined;
    throw error;
  }
}

function register(
  dial: Dial,
  { user, device, receive, lang, invite }: Newcomer,
  with_: { password?: string; invite?: string },
): Promise<string> {
  const invited = with_.invite ?? invite;
  const { password } = with_;
  return token(dial, {
    type: "register",
    user,
    device,
    receive,
    lang,
    ...(password !== undefined && { password }),
    ...(invited && { invite: invited }),
  });
}

function login(
  dial: Dial,
  { user, device, receive, lang }: Newcomer,
  auth: { token: string } | { password: string },
): Promise<string> {
  const protocol = PROTOCOL_VERSION;
  return token(dial, {
    type: "hello",
    protocol,
    user,
    device,
    auth,
    receive,
    status: "offline",
    lang,
  });
}

/** One connection, one request, the token of its answer. */
async function token(dial: Dial, request: Request): Promise<string> {
  let wire;
  try {
    wire = await dial();
  } catch (error) {
    throw new NoAnswer(troubleOf(error));
  }
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const channel = new Channel(wire, (events) => {
    for (const event of events) answered(event, resolve, reject);
  });
  const timer = setTimeout(() => channel.close("silent"), TIMINGS.loginMs);
  channel.finished.then((why) => reject(new NoAnswer(why)));
  channel.send(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    // The server takes an end without a word as well as one with.
    channel.close();
  }
}

function answered(
  event: Event,
  resolve: (token: string) => void,
  reject: (error: Error) => void,
): void {
  if (event.type === "error" || event.type === "bye") reject(new ChatError(event.code, event.text));
  if (event.type !== "welcome") return;
  if (event.token) resolve(event.token);
  else reject(new ChatError("bad_credentials", "Cannot log in: no token came for the new device"));
}
