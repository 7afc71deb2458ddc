/** Calls somebody who looks elsewhere: by the bell, the terminal's own notice, and a program of theirs. */

import type { Change, State } from "../state.ts";
import { Notifier, type NotifierName } from "./notifier.ts";
import type { Attention } from "../calling.ts";
import { Notices } from "./notices.ts";
import type { Screen } from "./screen.ts";

export class Caller {
  #notices = new Notices();
  #notifier: Notifier | undefined;

  /** `failed` hears once that the program cannot be run. */
  constructor(
    private readonly screen: Screen,
    program: NotifierName | undefined,
    failed: () => void,
  ) {
    this.#notifier = program && new Notifier(program, failed);
  }

  /** Looks at what happened. Throws when nobody reads the terminal any more. */
  look(changes: readonly Change[], state: State, attention: Attention): void {
    const notice = this.#notices.of(changes, state, attention, Date.now());
    if (!notice) return;
    this.#notifier?.tell(notice.title, notice.body);
    this.screen.call(`${notice.title}: ${notice.body}`);
  }

  /** Calls no more. */
  stop(): void {
    this.#notifier?.stop();
  }
}
