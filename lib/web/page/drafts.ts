/** What is half written in each conversation: it is there again when the page was closed or opened anew. */

const NAME = "chatmom drafts of";

/** Those that were kept, by conversation. */
export function keptDrafts(user: string): Map<string, string> {
  try {
    return new Map(JSON.parse(localStorage.getItem(`${NAME} ${user}`) ?? "[]"));
  } catch {
    return new Map();
  }
}

/** Keeps them; where the browser keeps nothing they end with the page. */
export function keepDrafts(user: string, drafts: ReadonlyMap<string, string>): void {
  const begun = [...drafts].filter(([, text]) => text !== "");
  if (begun.length === 0) return deleteDrafts(user);
  try {
    localStorage.setItem(`${NAME} ${user}`, JSON.stringify(begun));
  } catch { /* No room, or not allowed. */ }
}

/** Nothing of this person stays. */
export function deleteDrafts(user: string): void {
  localStorage.removeItem(`${NAME} ${user}`);
}
