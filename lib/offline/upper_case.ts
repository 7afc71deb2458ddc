/**
 * The requests of the first chat-mom clients, by raw socket or by program: CREATE_QUEUE, ENQUEUE and
 * FETCH, one JSON line each, one line back. They prove nothing about who asks, so they answer only
 * where guests are welcome, and touch only letters that no chat server vouches for.
 */

import { crashPoint } from "../base/crash_point.ts";
import { within } from "../base/within.ts";
import type { ForeignMailbox } from "../mailbox/foreign.ts";
import { asLetter, BrokenLetter } from "../mailbox/letter.ts";
import { type Letter, MailboxError } from "../mailbox/mailbox.ts";
import { foldName, isName } from "../protocol/names.ts";
import type { Texts } from "../text/text.ts";

/** Letters in one FETCH_RESULT. */
const MOST = 500;
/** A client that does not take its letters for so long has them put back. */
const TAKE_MS = 10_000;

interface Shared {
  readonly mailbox: ForeignMailbox;
  readonly texts: Texts;
}

/** Sends one line; resolves true when all of it has gone out. */
type Send = (answer: object) => Promise<boolean>;

/** True for frames of that language: their types are in capitals. */
export function isUpperCase(frame: unknown): frame is Record<string, unknown> {
  if (typeof frame !== "object" || frame === null || Array.isArray(frame)) return false;
  const { type } = frame as { type?: unknown };
  return typeof type === "string" && /^[A-Z][A-Z_]*$/.test(type);
}

/** Does one request and answers it; resolves when the next may be read. */
export async function answerUpperCase(
  frame: Record<string, unknown>,
  shared: Shared,
  send: Send,
): Promise<void> {
  try {
    switch (frame.type) {
      case "CREATE_QUEUE":
        return await createQueue(frame, shared, send);
      case "ENQUEUE":
        return await enqueue(frame, shared, send);
      case "FETCH":
        return await fetchLetters(frame, shared, send);
      default:
        return await refuse(shared.texts.errors.unknown_type, send);
    }
  } catch (error) {
    if (error instanceof WrongName) return await refuse(shared.texts.errors.name_invalid, send);
    if (error instanceof BrokenLetter) {
      return await refuse(shared.texts.offline.notALetter(error.message), send);
    }
    if (!(error instanceof MailboxError)) throw error;
    const code = error.code === "refused" ? "mailbox_full" : "broker_away";
    await refuse(shared.texts.errors[code], send);
  }
}

async function createQueue(
  { user: given }: Record<string, unknown>,
  { mailbox }: Shared,
  send: Send,
): Promise<void> {
  const user = userOf(given);
  await mailbox.declare(user);
  await send({ type: "OK", action: "CREATE_QUEUE", user });
}

async function enqueue(
  { from, to, text, ts }: Record<string, unknown>,
  { mailbox }: Shared,
  send: Send,
): Promise<void> {
  const letter = asLetter({ from, to, text, ts });
  try {
    await mailbox.put(letter.to, [letter]);
  } catch (error) {
    if (!(error instanceof MailboxError) || error.code !== "no_queue") throw error;
    await mailbox.declare(letter.to);
    await mailbox.put(letter.to, [letter]);
  }
  crashPoint("offline.after_confirm");
  await send({ type: "OK", action: "ENQUEUE", to: letter.to });
}

async function fetchLetters(
  { user: given }: Record<string, unknown>,
  { mailbox }: Shared,
  send: Send,
): Promise<void> {
  const user = userOf(given);
  const taken = await mailbox.takeForeign(user, MOST);
  const messages = taken.letters.map(asMessage);
  const sent = await within(TAKE_MS, send({ type: "FETCH_RESULT", user, messages }));
  if (sent === true) await taken.remove().catch(ignoreAway);
  else await taken.giveBack();
}

/** The answer is out already: letters that could not be removed come a second time. */
function ignoreAway(error: unknown): void {
  if (!(error instanceof MailboxError)) throw error;
}

function asMessage({ from, to, text, ts }: Letter) {
  return { from, to, text, ts: Math.floor(ts / 1000) };
}

/** What was given is no name. */
class WrongName extends Error {}

function userOf(given: unknown): string {
  const user = typeof given === "string" && given.length <= 256 ? foldName(given) : "";
  if (!isName(user)) throw new WrongName();
  return user;
}

async function refuse(message: string, send: Send): Promise<void> {
  await send({ type: "ERROR", message });
}
