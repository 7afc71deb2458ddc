/** Taking only the letters that other programs wrote, as the upper-case FETCH does (delivery rule 21). */

import type { Letter, Mailbox } from "./mailbox.ts";

/** Foreign letters that were taken out but can still go back. */
export interface TakenLetters {
  /** Oldest first. */
  readonly letters: readonly Letter[];
  /** Removes exactly these from the queue. Throws MailboxError `away`. */
  remove(): Promise<void>;
  /** Puts them back where they were. */
  giveBack(): Promise<void>;
}

/** A mailbox that can look past a chat server's own letters. */
export interface ForeignMailbox extends Mailbox {
  /**
   * Takes at most `most` foreign letters; the chat server's own keep their places. While a chat server
   * has the queue open everything in it is on its way there, and nothing is taken. Throws
   * MailboxError `away`.
   */
  takeForeign(user: string, most: number): Promise<TakenLetters>;
}

/** What a queue gives that has nothing foreign in it. */
export const NOTHING_TAKEN: TakenLetters = {
  letters: [],
  remove: () => Promise.resolve(),
  giveBack: () => Promise.resolve(),
};
