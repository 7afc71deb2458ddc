/** What users may be called: names are safe in queue names, paths and mentions at once. */

/** The closed list of names nobody can have. */
export const RESERVED: ReadonlySet<string> = new Set([
  "all",
  "everyone",
  "admin",
  "server",
  "system",
  "root",
  "me",
]);

const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** Folds what a person typed to the form that is compared and stored: NFKC, lower case, no space around. */
export function foldName(typed: string): string {
  const folded = typed.normalize("NFKC").toLowerCase().trim();
  return folded.startsWith("@") ? folded.slice(1) : folded;
}

/** True when `name` is in its folded form and well formed; reserved names count as well formed. */
export function isName(name: string): boolean {
  return NAME.test(name);
}

/** True when somebody may register `name`. */
export function isFreeToTake(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(name);
}

/** What a message to everybody who is online is addressed to. */
export const EVERYONE = "*";

/** True when `address` is that of a group, `#name`, folded and well formed. */
export function isGroup(address: string): boolean {
  return address.startsWith("#") && NAME.test(address.slice(1));
}

/** True for a conversation of more than two, which is called as it is addressed: `#name` or `*`. */
export function isShared(conversation: string): boolean {
  return conversation.startsWith("#") || conversation === EVERYONE;
}

/** True for what a message may be addressed to: a user, a group or everyone, folded. */
export function isAddress(address: string): boolean {
  return isName(address) || isGroup(address) || address === EVERYONE;
}

/** The address of the group that a person typed, with its # or without. */
export function foldGroup(typed: string): string {
  return `#${typed.normalize("NFKC").toLowerCase().trim().replace(/^#/, "")}`;
}
