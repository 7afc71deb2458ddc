/** Figures as they are measured, each beside its goal; at the end they say whether any was missed. */

import { loadAverage } from "./process_figures.ts";

/** What a figure must reach. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One measured number. */
export interface Figure {
  readonly benchmark: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
  /** Absent where there is no goal. */
  readonly ok?: boolean;
  /** The machine's load average when the figure was ready. */
  readonly load: number;
}

export class Report {
  readonly figures: Figure[] = [];
  #benchmark = "";

  /** `print` takes each line for people; silent for programs, which read `figures` at the end. */
  constructor(private readonly print: (line: string) => void) {}

  /** Begins a benchmark; what follows belongs to it. */
  begin(name: string, doc: string): void {
    this.#benchmark = name;
    this.print(`\n${name}: ${doc}`);
  }

  note(text: string): void {
    this.print(`  ${text}`);
  }

  add(what: string, value: number, unit: string, goal?: Goal): void {
    const load = loadAverage();
    const figure = { benchmark: this.#benchmark, what, value, unit, load };
    const ok = goal && value >= (goal.atLeast ?? -Infinity) && value <= (goal.atMost ?? Infinity);
    this.figures.push(goal ? { ...figure, goal, ok: ok === true } : figure);
    const verdict = goal ? `${wording(goal)}  ${ok ? "ok" : "MISSED"}` : "";
    this.print(
      `  ${what.padEnd(46)} ${readable(value).padStart(9)} ${unit.padEnd(9)} ${
        verdict.padEnd(28)
      }` +
        ` load ${load.toFixed(1)}`,
    );
  }

  get missed(): number {
    return this.figures.filter((figure) => figure.ok === false).length;
  }
}

function wording({ atLeast, atMost }: Goal): string {
  return atLeast === undefined
    ? `goal: at most ${readable(atMost!)}`
    : `goal: at least ${readable(atLeast)}`;
}

/** Three figures that count; thousands apart. */
function readable(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
