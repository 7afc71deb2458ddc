/** Compares what all sides recorded: the promise of delivery.md, counted. */

import { membersBySeq } from "./group_evidence.ts";
import type { Entry } from "./record.ts";

/** One device's record with whose it is. */
export interface Evidence {
  readonly user: string;
  readonly device: string;
  readonly entries: readonly Entry[];
}

/** Zero everywhere, or the promise was broken; the lists say where. */
export interface Verdict {
  /** Stored for the sender, and not with every device of the receiver. */
  readonly lost: string[];
  /** Shown twice on one device. */
  readonly doubled: string[];
  /** Shown, and never written so by anybody, or not to this user. */
  readonly invented: string[];
  /** Shown after a later one of the same sending device, or of the same group. */
  readonly disordered: string[];
  /** Written and never answered: only wrong when everything had time to settle. */
  readonly unanswered: string[];
  /** How many messages were written, were stored, and were shown, to see that something was tested. */
  readonly written: number;
  readonly stored: number;
  readonly shown: number;
}

interface Written {
  readonly from: string;
  readonly device: string;
  readonly to: string;
  readonly text: string;
  readonly n: number;
}

/** What was written, what of it was stored and where, and who must have it. */
class Oracle {
  readonly written = new Map<string, Written>();
  /** The place of each stored message in its conversation. */
  readonly stored = new Map<string, number>();
  readonly refused = new Set<string>();
  #members: ReturnType<typeof membersBySeq>;

  constructor(evidence: readonly Evidence[]) {
    for (const { user, device, entries } of evidence) {
      for (const entry of entries) {
        if (entry.what === "wrote") {
          this.written.set(entry.id, { ...entry, from: user, device: `${user}/${device}` });
        } else if (entry.what === "stored") this.stored.set(entry.id, entry.seq);
        else if (entry.what === "refused") this.refused.add(entry.id);
      }
    }
    this.#members = membersBySeq(evidence, this.stored);
  }

  /** True when this stored message is one for that device, which has not written it itself. */
  isFor(id: string, user: string, device: string): boolean {
    const { to, device: from } = this.written.get(id)!;
    if (from === device) return false;
    if (!to.startsWith("#")) return to === user;
    return this.#members(to, this.stored.get(id)!).has(user);
  }

  /** True when that user may see the message, one's own from another device too. */
  mayReach(id: string, user: string): boolean {
    const { to, from } = this.written.get(id)!;
    if (!to.startsWith("#")) return to === user || from === user;
    const seq = this.stored.get(id);
    // The answer may still be under way.
    return seq === undefined || this.#members(to, seq).has(user);
  }
}

/** How many messages a device must have got once everything has settled. */
export function owed(evidence: readonly Evidence[], user: string, device: string): number {
  const oracle = new Oracle(evidence);
  return [...oracle.stored.keys()]
    .filter((id) => oracle.isFor(id, user, `${user}/${device}`)).length;
}

/** Checks the records of all devices; every device is expected to have all that was stored for its user. */
export function check(evidence: readonly Evidence[]): Verdict {
  const oracle = new Oracle(evidence);
  const { written, stored, refused } = oracle;
  const lost: string[] = [], doubled: string[] = [], invented: string[] = [];
  const disordered: string[] = [];
  const places = new Map<string, string>();
  let shown = 0;
  for (const { user, device, entries } of evidence) {
    const seen = new Set<string>(), last = new Map<string, number>();
    const at = `${user}/${device}`;
    for (const entry of entries) {
      if (entry.what !== "got") continue;
      shown++;
      const origin = written.get(entry.id);
      const fits = origin?.text === entry.text && origin.from === entry.from &&
        oracle.mayReach(entry.id, user);
      if (!fits) {
        invented.push(`${at} got ${JSON.stringify(entry)}, written was ${JSON.stringify(origin)}`);
        continue;
      }
      if (seen.has(entry.id)) {
        doubled.push(
          `${at} got ${entry.id} (${origin.n} of ${origin.device}) again at ${entry.pos}`,
        );
        continue;
      }
      seen.add(entry.id);
      const before = last.get(origin.device) ?? 0;
      if (origin.n < before) {
        disordered.push(`${at} got ${origin.n} of ${origin.device} after ${before}`);
      }
      last.set(origin.device, Math.max(before, origin.n));
      if (entry.seq === undefined) continue;
      const place = `${origin.to} ${entry.seq}`, there = places.get(place) ?? entry.id;
      places.set(place, there);
      if (there !== entry.id) disordered.push(`${at} got ${entry.id} at ${place}, not ${there}`);
      const newest = last.get(origin.to) ?? 0;
      if (entry.seq < newest) disordered.push(`${at} got ${place} after ${newest}`);
      last.set(origin.to, Math.max(newest, entry.seq));
    }
    for (const id of stored.keys()) {
      if (!written.has(id) || seen.has(id) || !oracle.isFor(id, user, at)) continue;
      const { n, device: from } = written.get(id)!;
      lost.push(`${at} never got ${id} (${n} of ${from})`);
    }
  }
  const unanswered = [...written.entries()]
    .filter(([id]) => !stored.has(id) && !refused.has(id))
    .map(([id, { n, device }]) => `${id} (${n} of ${device})`);
  const counts = { written: written.size, stored: stored.size, shown };
  return { lost, doubled, invented, disordered, unanswered, ...counts };
}

/** True when nothing at all is wrong; `unanswered` counts when `settled`. */
export function clean(verdict: Verdict, settled = true): boolean {
  const { lost, doubled, invented, disordered, unanswered } = verdict;
  const wrong = lost.length + doubled.length + invented.length + disordered.length;
  return wrong + (settled ? unanswered.length : 0) === 0;
}

/** The verdict in a few lines, with at most five cases of each kind. */
export function tell(verdict: Verdict): string {
  const { lost, doubled, invented, disordered, unanswered, written, stored, shown } = verdict;
  const lines = [`written ${written}, stored ${stored}, shown ${shown}`];
  for (const [name, cases] of Object.entries({ lost, doubled, invented, disordered, unanswered })) {
    lines.push(`${name}: ${cases.length}`, ...cases.slice(0, 5).map((one) => `  ${one}`));
  }
  return lines.join("\n");
}
