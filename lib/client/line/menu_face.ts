/** The menu as a face: it stands before another one and turns its lines into those that commands know. */

import type { Face } from "./face.ts";
import type { Menu } from "./menu.ts";

export class MenuFace implements Face {
  /** `ask` shows the question that the next line answers. */
  constructor(
    private readonly face: Face,
    private readonly menu: Menu,
    private readonly ask: (question: string) => void,
  ) {}

  get seen(): boolean {
    return this.face.seen;
  }

  get script(): boolean {
    return this.face.script;
  }

  get interrupted(): boolean {
    return this.face.interrupted;
  }

  print(lines: readonly string[]): void {
    this.face.print(lines);
  }

  /** Whom one writes to is asked each time. */
  prompt(): void {}

  async *entered(over: AbortSignal): AsyncGenerator<string[]> {
    this.face.print(this.menu.lines);
    this.ask(this.menu.question);
    for await (const lines of this.face.entered(over)) {
      const all: string[] = [];
      for (const line of lines) {
        const { enter, show } = this.menu.take(line);
        this.face.print(show);
        all.push(...enter);
      }
      this.ask(this.menu.question);
      if (all.length > 0) yield all;
    }
  }
}
