/** Ctrl+K: somebody's name, typed in part, opens the conversation. Pure. */

import { foldName, isAddress } from "../../protocol/names.ts";

/** Names that fit what was typed: those that begin with it, then those that have it in them. */
export function fitting(names: readonly string[], typed: string): string[] {
  const wanted = foldName(typed);
  const bare = (name: string): string => name.replace(/^#/, "");
  const begin = names.filter((one) => one.startsWith(wanted) || bare(one).startsWith(wanted));
  const within = names.filter((one) => !begin.includes(one) && one.includes(wanted));
  const all = [...begin, ...within];
  // A name that nobody here has may be somebody new.
  return wanted !== "" && isAddress(wanted) && !all.includes(wanted) ? [...all, wanted] : all;
}
