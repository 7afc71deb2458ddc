/** What the AMQP library throws, in the mailbox's own words. */

import { MailboxError } from "./mailbox.ts";

/** The broker's reply codes that mean something here. */
export const REPLY = { refused: 403, missing: 404, locked: 405, differs: 406 } as const;

/** The broker's reply code of an error, or 0 when the broker did not answer. */
export function replyCode(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "number" ? code : 0;
}

/** Nobody answered: what was asked may or may not have happened. */
export function away(): MailboxError {
  return new MailboxError("away", "The message broker cannot be reached just now");
}

/** The queue is not there. */
export function noQueue(queue: string): MailboxError {
  return new MailboxError("no_queue", `There is no queue "${queue}"`);
}
