/** What a search has found, as a list to choose from; further pages come as one gets to its end. */

import type { Askable } from "../asking.ts";
import type { Event, Request } from "../../protocol/schema.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { Texts } from "../../text/text.ts";
import { pieces } from "../line/commands/search.ts";
import type { Times } from "../times.ts";
import { fit, type Row, type Span } from "./cells.ts";
import type { Item } from "./pane.ts";

/** One message that was found. */
export type Found = Event<"search_result">["results"][number];

/** What a search needs. */
export interface FindingOptions {
  readonly texts: Texts;
  readonly times: Times;
  readonly me: string;
  /** The answer, or undefined after the person was told why there is none. */
  readonly ask: (request: Askable) => Promise<Event | undefined>;
  /** The very first question had no answer: there is no list, which is not an empty one. */
  readonly unanswered: () => void;
  /** There is something new to draw. */
  readonly dirty: () => void;
}

/** How many are asked for at a time. */
const PAGE = 30;

export class Finding {
  #found: readonly Found[] = [];
  #at = 0;
  #next: number | undefined;
  #asking = false;

  constructor(private readonly request: Request<"search">, private readonly on: FindingOptions) {
    void this.#ask();
  }

  /** The one that is chosen, once there is one. */
  get chosen(): Found | undefined {
    return this.#found[this.#at];
  }

  /** Chooses another one; further ones are asked for near the end. */
  step(by: number): void {
    this.#at = Math.max(0, Math.min(this.#found.length - 1, this.#at + by));
    if (this.#next !== undefined && this.#at > this.#found.length - PAGE / 3) void this.#ask();
  }

  /** What was searched for, and how much of it was found. */
  get title(): string {
    const { tui } = this.on.texts;
    const words = foreignWord(this.request.text);
    if (this.#asking && this.#found.length === 0) return tui.searching(words);
    return tui.found(words, this.#found.length, this.#next !== undefined);
  }

  /** A row for each, the newest first. */
  items(columns: number): Item[] {
    return this.#found.map((one, at) => ({
      key: String(at),
      rows: () => [fit(this.#row(one, at === this.#at), columns)],
    }));
  }

  /** The key of the lowest row in sight, so that the chosen one is. */
  lowest(height: number): string {
    return String(Math.max(this.#at, Math.min(height, this.#found.length) - 1));
  }

  #row(found: Found, chosen: boolean): Row {
    const { texts: { line, message }, times, me } = this.on;
    const { conversation, from, ts } = found;
    const when = `${times.clock(ts, Date.now())} `;
    const place = message.found(foreignWord(conversation));
    const who = from === me ? line.you : foreignWord(from);
    const row: Span[] = [
      { text: when, look: "dim" },
      { text: `${place} · ` },
      { text: who, look: from === me ? "own" : "name" },
      { text: ": " },
      ...pieces(found).map(({ text, hit }): Span => hit ? { text, look: "found" } : { text }),
    ];
    return chosen ? row.map(({ text }): Span => ({ text, look: "chosen" })) : row;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const before = this.#next === undefined ? {} : { before: this.#next };
    const answer = await this.on.ask({ ...this.request, limit: PAGE, ...before });
    this.#asking = false;
    // Without an answer the next step asks again.
    if (answer?.type === "search_result") {
      this.#found = [...this.#found, ...answer.results];
      this.#next = answer.next;
    } else if (this.#found.length === 0) this.on.unanswered();
    this.on.dirty();
  }
}
