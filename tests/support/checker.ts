/** Compares what all sides recorded: the promise of delivery.md, counted. */

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
  /** Shown, and never written so by anybody. */
  readonly invented: string[];
  /** Shown after a later one of the same sending device. */
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

/** Checks the records of all devices; every device is expected to have all that was stored for its user. */
export function check(evidence: readonly Evidence[]): Verdict {
  const written = new Map<string, Written>();
  const stored = new Set<string>(), refused = new Set<string>();
  for (const { user, device, entries } of evidence) {
    for (const entry of entries) {
      if (entry.what === "wrote") {
        written.set(entry.id, { ...entry, from: user, device: `${user}/${device}` });
      } else if (entry.what === "stored") stored.add(entry.id);
      else if (entry.what === "refused") refused.add(entry.id);
    }
  }
  const lost: string[] = [], doubled: string[] = [], invented: string[] = [];
  const disordered: string[] = [];
  let shown = 0;
  for (const { user, device, entries } of evidence) {
    const seen = new Set<string>(), last = new Map<string, number>();
    const at = `${user}/${device}`;
    for (const entry of entries) {
      if (entry.what !== "got") continue;
      shown++;
      const origin = written.get(entry.id);
      const fits = origin?.text === entry.text && origin.from === entry.from &&
        (origin.to === user || origin.from === user);
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
    }
    for (const id of stored) {
      const origin = written.get(id);
      if (origin?.to === user && !seen.has(id)) {
        lost.push(`${at} never got ${id} (${origin.n} of ${origin.device})`);
      }
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
