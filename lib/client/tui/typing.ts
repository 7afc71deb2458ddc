/** What is being typed, and what it does: talk, jump, or look at help. Knows keys, and nothing of drawing. */

import { edit, type Editor, EMPTY, entered, textOf } from "../line/editor.ts";
import type { Key } from "../line/keys.ts";
import { complete, completed, type Completion, type Known, stands } from "./completion.ts";
import type { Finding, Found } from "./finding.ts";
import { fitting } from "./jump.ts";
import type { Anchor } from "./pane.ts";

/** What keys ask for beyond editing. */
export type Wish =
  | { readonly type: "enter"; readonly text: string }
  | { readonly type: "open"; readonly name: string }
  | { readonly type: "scroll"; readonly pages: 1 | -1 }
  | { readonly type: "line"; readonly rows: number }
  | { readonly type: "end" }
  | { readonly type: "number"; readonly at: number }
  | { readonly type: "step"; readonly by: 1 | -1 }
  | { readonly type: "unread" }
  | { readonly type: "redraw" }
  | { readonly type: "help" }
  | { readonly type: "away" }
  | { readonly type: "mouse" }
  | { readonly type: "click"; readonly row: number; readonly column: number }
  | { readonly type: "background"; readonly brightness: number }
  | { readonly type: "found"; readonly found: Found }
  | { readonly type: "leave"; readonly hurry: boolean };

/** Rows that one step of the wheel scrolls, and results that Page Down goes on by. */
const WHEEL = 3, PAGE = 10;

export class Typing {
  /** Lines in front of everything else: help. */
  overlay: { readonly lines: readonly string[]; anchor: Anchor | undefined } | undefined;
  /** The jump list, while somebody looks for a name. */
  jump: { readonly names: readonly string[]; readonly at: number } | undefined;
  /** What was searched for and found, while somebody chooses from it. */
  finding: Finding | undefined;
  completion: Completion | undefined;
  /** This terminal is the one that keys go to, as far as it tells. */
  focused = true;
  #editor: Editor = EMPTY;
  #jumping: Editor = EMPTY;
  #drafts = new Map<string | undefined, Editor>();

  constructor(private readonly known: () => Known) {}

  /** The line that keys go to now. */
  get editor(): Editor {
    return this.jump ? this.#jumping : this.#editor;
  }

  /** What has been typed for the open conversation. */
  get text(): string {
    return textOf(this.#editor);
  }

  /** Another conversation is open: what was typed for the one before waits there. */
  switched(from: string | undefined, to: string | undefined): void {
    if (from === to) return;
    this.#drafts.set(from, this.#editor);
    // Who had gone back to earlier lines there still comes forth to what was being typed.
    this.#editor = { ...(this.#drafts.get(to) ?? EMPTY), past: this.#editor.past };
    this.#drafts.delete(to);
    this.completion = undefined;
  }

  /** Takes a key; what it asks for, where it is not only editing. */
  press(key: Key): Wish | undefined {
    if ("brightness" in key) return { type: "background", brightness: key.brightness };
    if ("mouse" in key) return this.#pointed(key);
    const name = "name" in key ? key.name : undefined;
    if (name === "ctrl-c") return { type: "leave", hurry: true };
    if (name === "ctrl-l") return { type: "redraw" };
    if (name === "alt-m") return { type: "mouse" };
    if (name === "focus-in" || name === "focus-out") {
      this.focused = name === "focus-in";
      return this.focused ? undefined : { type: "away" };
    }
    if (this.overlay) return this.#inOverlay(key, name);
    if (name === "f1") return { type: "help" };
    if (this.finding) return this.#inFinding(this.finding, key, name);
    if (this.jump) return this.#inJump(key, name);
    return this.#inTalk(key, name);
  }

  /** The wheel turned, or a button went down. */
  #pointed({ mouse, row, column }: Extract<Key, { mouse: string }>): Wish | undefined {
    if (mouse === "click") {
      return this.overlay || this.finding || this.jump ? undefined : { type: "click", row, column };
    }
    const up = mouse === "wheel-up";
    if (!this.overlay && this.finding) return void this.finding.step(up ? -1 : 1);
    if (!this.overlay && this.jump) return void this.#step(up ? -1 : 1);
    return { type: "line", rows: up ? WHEEL : -WHEEL };
  }

  #inFinding(finding: Finding, key: Key, name: string | undefined): Wish | undefined {
    // Words are for the line below the list: none of them may be lost, nor their Enter open what was found.
    if ("text" in key) {
      this.finding = undefined;
      return this.#inTalk(key, name);
    }
    switch (name) {
      case "up":
      case "shift-tab":
        return void finding.step(-1);
      case "down":
      case "tab":
        return void finding.step(1);
      case "page-up":
        return void finding.step(-PAGE);
      case "page-down":
        return void finding.step(PAGE);
      case "enter": {
        const found = finding.chosen;
        this.finding = undefined;
        return found && { type: "found", found };
      }
      case "escape":
        this.finding = undefined;
    }
  }

  #inOverlay(key: Key, name: string | undefined): Wish | undefined {
    switch (name) {
      case "up":
        return { type: "line", rows: 1 };
      case "down":
        return { type: "line", rows: -1 };
      case "page-up":
        return { type: "scroll", pages: 1 };
      case "page-down":
        return { type: "scroll", pages: -1 };
      default:
        this.overlay = undefined;
        // The "/" of a command too: without it the rest would go to somebody as a message.
        return "text" in key ? this.press(key) : undefined;
    }
  }

  #inJump(key: Key, name: string | undefined): Wish | undefined {
    const { names, at } = this.jump!;
    switch (name) {
      case "escape":
      case "ctrl-k":
        this.jump = undefined;
        return;
      case "enter":
        this.jump = undefined;
        return names[at] === undefined ? undefined : { type: "open", name: names[at] };
      case "up":
      case "shift-tab":
        return void this.#step(-1);
      case "down":
      case "tab":
        return void this.#step(1);
      default:
        this.#jumping = edit(this.#jumping, key);
        this.jump = { names: fitting(this.known().names, textOf(this.#jumping)), at: 0 };
    }
  }

  /** Chooses the name above or below. */
  #step(by: 1 | -1): void {
    const { names, at } = this.jump!;
    this.jump = { names, at: Math.max(0, Math.min(names.length - 1, at + by)) };
  }

  #inTalk(key: Key, name: string | undefined): Wish | undefined {
    if (name?.startsWith("alt-") && /\d$/.test(name)) {
      return { type: "number", at: Number(name.at(-1)) - 1 };
    }
    switch (name) {
      case "enter": {
        const text = textOf(this.#editor);
        this.#editor = entered(this.#editor);
        this.completion = undefined;
        return { type: "enter", text };
      }
      case "ctrl-d":
        return this.text === "" ? { type: "leave", hurry: false } : undefined;
      case "escape":
        return { type: "end" };
      case "page-up":
        return { type: "scroll", pages: 1 };
      case "page-down":
        return { type: "scroll", pages: -1 };
      case "alt-up":
        return { type: "step", by: -1 };
      case "alt-down":
        return { type: "step", by: 1 };
      case "ctrl-n":
        return { type: "unread" };
      case "ctrl-k":
        this.#jumping = EMPTY;
        this.jump = { names: fitting(this.known().names, ""), at: 0 };
        return;
      case "tab":
      case "shift-tab":
        this.completion = complete(
          this.#editor,
          this.known(),
          this.completion,
          name === "tab" ? 1 : -1,
        );
        if (this.completion) this.#editor = completed(this.#editor, this.completion);
        return;
      default:
        this.#editor = edit(this.#editor, key);
        if (this.completion && !stands(this.#editor, this.completion)) this.completion = undefined;
    }
  }
}
