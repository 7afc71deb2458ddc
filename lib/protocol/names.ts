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
