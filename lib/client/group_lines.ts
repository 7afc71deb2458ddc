/** What happened in a group, as a sentence; and the ticks of one's own messages there, as counts. */

import type { news } from "../text/en/group_news.ts";
import { foreignText, foreignWord } from "../text/foreign_text.ts";
import type { Texts } from "../text/text.ts";
import type { Kept } from "./store.ts";
import type { CountLine } from "./ticks.ts";

/** The sentence for a change of a group; undefined for what is no such change. */
export function groupNews(
  { from, text, extra }: Pick<Kept, "from" | "text" | "extra">,
  me: string,
  { group, line }: { group: typeof news; line: Pick<Texts["line"], "you"> },
): string | undefined {
  const named = (name: string) => name === me ? line.you : foreignWord(name);
  const who = named(from), whom = named(extra?.member ?? from);
  switch (extra?.kind) {
    case "created":
      return group.made(who, foreignWord(text));
    case "joined":
      return group.added(who, whom);
    case "left":
      return group.left(who);
    case "removed":
      return group.removed(who, whom);
    case "banned":
      return extra.on === false ? group.unbanned(who, whom) : group.banned(who, whom);
    case "role":
      return group.role[extra.role ?? "member"](who, whom);
    case "renamed":
      return group.renamed(who, foreignWord(text));
    case "topic":
      return text === "" ? group.noTopic(who) : group.topic(who, foreignText(text));
    case "history":
      return extra.on === false ? group.showsLater(who) : group.showsAll(who);
    default:
      return undefined;
  }
}

/** Ticks with their counts: `✓`, `✓✓ 3/5`, `✓✓ (read) 5/5`. */
export function countedTick(count: CountLine | undefined, { line }: Texts): string {
  if (!count || count.delivered === 0) return "✓";
  const { delivered, read, of } = count;
  return read === of ? `✓✓ ${line.read} ${read}/${of}` : `✓✓ ${delivered}/${of}`;
}
