/** English: what happens to single messages in line mode. Names and texts in it are made safe before they come here. */

import { why } from "./why.ts";

export const message = {
  /** Behind the name of whoever answers; the quoted words are in quotation marks already. */
  answers: (quote: string): string => `↪ ${quote}`,
  somethingElse: "(something earlier)",
  edited: "(edited)",
  deleted: "(deleted)",
  hidden: (user: string): string => `(blocked; /unblock ${user} shows it)`,
  edits: (who: string, quote: string, text: string): string => `${who} edited ${quote}: ${text}`,
  deletes: (who: string, quote: string): string => `${who} deleted ${quote}`,
  reacts: (who: string, emoji: string, quote: string): string => `${who} ${emoji} ${quote}`,
  unreacts: (who: string, emoji: string, quote: string): string =>
    `${who} took ${emoji} off ${quote}`,
  /** What is about to be done, with the message's number and its words. */
  editing: (which: string): string => `Editing ${which}`,
  deleting: (which: string): string => `Deleting ${which} for everyone`,
  reacting: (emoji: string, which: string): string => `${emoji} under ${which}`,
  unreacting: (emoji: string, which: string): string => `Taking ${emoji} off ${which}`,
  noOwn: (user: string): string => `You have said nothing to ${user} yet that is stored.`,
  noOther: (user: string): string => `There is nothing of others with ${user} yet.`,
  noNumber: (number: string): string =>
    `There is no message ${number} here: /history shows numbers, /history ${number} looks for it.`,
  notEmoji: (names: string): string => `That is not an emoji. There are short names: ${names}`,
  older: "/history older: what was before",
  newer: "/history newer: what comes after",
  noOlder: "There is nothing before that.",
  noNewer: "There is nothing after that.",
  notDate: "That is not a date: write 2026-03-12, or 2026-03-12 14:30.",
  found: (conversation: string): string => `with ${conversation}`,
  nothingFound: "Nothing was found.",
  moreFound: "/search: older ones",
  noMoreFound: "There are no older ones.",
  why,
  blocked: (list: string): string => `Blocked: ${list}`,
  nobodyBlocked: "You have blocked nobody: /block NAME takes nothing more from somebody.",
  nowBlocked: (user: string): string =>
    `${user} is blocked: nothing of theirs comes to you, and they are told so when they write.`,
  nowUnblocked: (user: string): string => `${user} is not blocked any more.`,
  devices: "Your devices:",
  thisDevice: "this one",
  online: "online",
  added: (when: string): string => `added ${when}`,
  lastSeen: (when: string): string => `last here ${when}`,
  deviceRemoved: (device: string): string => `${device} cannot log in any more.`,
};
