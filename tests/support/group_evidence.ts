/** Who was in a group at each of its messages, out of what the devices wrote and were promised. */

import type { Evidence } from "./checker.ts";

/** A change that took place. */
interface Step {
  readonly seq: number;
  readonly comes?: string;
  readonly goes?: string;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Gives those who get the message at `seq` of a group: a joining and a leaving reach whom they are about. */
export function membersBySeq(
  evidence: readonly Evidence[],
  stored: ReadonlyMap<string, number>,
): (group: string, seq: number) => ReadonlySet<string> {
  const steps = new Map<string, Step[]>();
  for (const { user, entries } of evidence) {
    for (const entry of entries) {
      if (entry.what !== "wrote" || !entry.change) continue;
      const seq = stored.get(entry.id);
      if (seq === undefined) continue;
      const { change } = entry;
      const group = steps.get(change.group) ?? [];
      steps.set(change.group, group);
      if (change.type === "group_create") group.push({ seq, comes: user });
      else if (change.type === "group_add") group.push({ seq, comes: change.user });
      else if (change.type === "group_leave") group.push({ seq, goes: user });
      else if (change.type === "group_remove") group.push({ seq, goes: change.user });
      else if (change.type === "group_ban" && change.on) group.push({ seq, goes: change.user });
    }
  }
  const sets = new Map([...steps].map(([group, all]) => [group, spread(all)]));
  return (group, seq) => sets.get(group)?.findLast((set) => set.from <= seq)?.members ?? NOBODY;
}

/** From which message on who gets what. */
function spread(steps: readonly Step[]): { from: number; members: ReadonlySet<string> }[] {
  const sets: { from: number; members: ReadonlySet<string> }[] = [];
  let members: ReadonlySet<string> = NOBODY;
  for (const { seq, comes, goes } of steps.toSorted((one, other) => one.seq - other.seq)) {
    if (comes) {
      members = new Set([...members, comes]);
      sets.push({ from: seq, members });
    }
    if (goes) {
      members = new Set([...members].filter((one) => one !== goes));
      sets.push({ from: seq + 1, members });
    }
  }
  return sets;
}
