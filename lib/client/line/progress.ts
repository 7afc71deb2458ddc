/** How far files have come, in the prompt: drawn a few times a second, however many chunks go by. */

import type { Lang } from "../../text/text.ts";
import type { State } from "../state.ts";
import { progressText } from "./file_lines.ts";

const EVERY_MS = 250;

export class Progress {
  /** What stands in the prompt now, with a space before it. */
  text = "";
  #latest: State | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `draw` is called when `text` has changed. */
  constructor(private readonly lang: Lang, private readonly draw: () => void) {}

  /** Something has got further. */
  moved(state: State): void {
    this.#latest = state;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, EVERY_MS);
  }

  /** Draws no more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #show(): void {
    const said = progressText(this.#latest?.transfers.values() ?? [], this.lang);
    const text = said === "" ? "" : ` [${said}]`;
    if (text === this.text) return;
    this.text = text;
    this.draw();
  }
}
