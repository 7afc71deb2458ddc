/**
 * Draws of many rows only those in view and near it, and keeps what a person looks at where it is: at the
 * end when they are there, else wherever they read, whatever comes above, below or grows.
 */

import { signal } from "@preact/signals";
import { RowLayout } from "./row_layout.ts";
import type { Row } from "./rows.ts";

/** Nearer than this to the end, in pixels, one is at the end. */
const NEAR = 80;
/** Of a row that is no more than this out of view, in pixels, nothing is: there it is empty. */
const MARGIN = 3;
/** So long after the last movement, in milliseconds, nobody is scrolling. */
const STILL_MS = 150;

/** Where a row is to be seen. */
interface Target {
  readonly key: string;
  /** In the middle, or just as far as it has to be moved. */
  readonly where: "middle" | "nearest";
}

/** The window on the rows of one list; it is attached to the elements once they are there. */
export class RowWindow {
  /** True when what comes at the end would not be seen. */
  readonly isAway = signal(false);
  readonly #drawings = signal(0);
  readonly #layout = new RowLayout();
  #rows: readonly Row[] = [];
  #places: ReadonlyMap<string, number> = new Map();
  #from = 0;
  #to = 0;
  #scroller!: HTMLElement;
  #list!: HTMLElement;
  #isStuck = true;
  /** How much more room is above the drawn rows than there should be: what was guessed wrong, while one scrolls. */
  #drift = 0;
  /** The first row in view, and how far below the top of all content it stands. */
  #anchor: { readonly key: string; readonly at: number } | undefined;
  #target: Target | undefined;
  /** The row that has the focus. */
  #focused: string | undefined;
  /** What had the focus before a drawing. */
  #hadFocus: Element | null = null;
  #scrolledTo = 0;
  #width = 0;
  #stillTimer: ReturnType<typeof setTimeout> | undefined;

  /** Begins with these elements; returns what ends it. The list's children are the drawn rows, nothing else. */
  attach(scroller: HTMLElement, list: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#list = list;
    const sizes = new ResizeObserver(() => this.settle());
    sizes.observe(scroller);
    sizes.observe(list);
    list.addEventListener("focusin", this.#focusCame);
    list.addEventListener("focusout", this.#focusWent);
    return () => {
      sizes.disconnect();
      clearTimeout(this.#stillTimer);
      list.removeEventListener("focusin", this.#focusCame);
      list.removeEventListener("focusout", this.#focusWent);
    };
  }

  /** Takes the rows as they are now; returns which to draw, by their places, in order. */
  take(rows: readonly Row[]): number[] {
    this.#drawings.value;
    const { activeElement } = document;
    this.#hadFocus = this.#list?.contains(activeElement) ? activeElement : null;
    if (rows !== this.#rows) {
      const keys = rows.map(({ key }) => key);
      this.#rows = rows;
      this.#places = new Map(keys.map((key, index) => [key, index]));
      this.#layout.lay(keys);
      this.#aim(this.#anchor?.key);
    }
    return this.#drawn();
  }

  #drawn(): number[] {
    const drawn = Array.from({ length: this.#to - this.#from }, (_, n) => this.#from + n);
    const focused = this.#place(this.#focused);
    if (focused >= this.#to) drawn.push(focused);
    else if (focused >= 0 && focused < this.#from) drawn.unshift(focused);
    return drawn;
  }

  /** True for a row that is drawn only because it has the focus. */
  isOutside(index: number): boolean {
    return index < this.#from || index >= this.#to;
  }

  /** Measures what was drawn and puts everything where it belongs; to be called after each drawing. */
  settle(): void {
    this.#measure();
    const target = this.#target && this.#place(this.#target.key);
    const listTop = this.#listTop(), { clientHeight } = this.#scroller;
    const natural = this.#layout.top(this.#from);
    if (this.#isStuck) {
      this.#pad(natural);
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else if (target !== undefined && target >= 0) {
      this.#pad(natural);
      this.#bring(target, listTop);
    } else {
      const anchor = this.#place(this.#anchor?.key);
      const off = anchor < 0 ? 0 : listTop + this.#layout.top(anchor) - this.#anchor!.at;
      // To set the position would stop the movement of a wheel or a finger.
      const isMoving = this.#stillTimer !== undefined;
      if (isMoving && this.#from > 0 && natural - off >= clientHeight) this.#pad(natural - off);
      else {
        this.#pad(natural);
        if (off !== 0) this.#scroller.scrollTop += off;
      }
    }
    this.#note();
    if (this.#redraw()) return;
    if (target !== undefined) this.#arrive(target);
    // What is moved in the document loses the focus.
    if (this.#hadFocus?.isConnected && document.activeElement === document.body) {
      focus(this.#hadFocus);
    }
    this.#hadFocus = null;
  }

  /** A person has scrolled, or this has. */
  scrolled(): void {
    const { scrollTop } = this.#scroller, isUp = scrollTop < this.#scrolledTo;
    const toEnd = this.#toEnd();
    if (this.#target === undefined) this.#isStuck = toEnd <= 1 || (toEnd <= NEAR && !isUp);
    clearTimeout(this.#stillTimer);
    this.#stillTimer = setTimeout(() => {
      this.#stillTimer = undefined;
      this.settle();
    }, STILL_MS);
    // Rows may have grown since they were measured: what is in view is known only after that.
    if (!this.#isStuck) return this.settle();
    this.#note();
    this.#redraw();
  }

  /** How far it can still be scrolled back, in pixels. */
  get above(): number {
    return this.#scroller.scrollTop;
  }

  /** Goes to the end and stays there. */
  end(): void {
    this.#target = undefined;
    this.#isStuck = true;
    this.#aim(undefined);
    this.#drawings.value++;
  }

  /** Brings a row into view, and gives it the focus. */
  show(key: string, where: Target["where"]): void {
    const index = this.#place(key);
    if (index < 0) return;
    this.#isStuck = false;
    this.#target = { key, where };
    if (this.isOutside(index)) this.#aim(key);
    this.#drawings.value++;
  }

  /** The row before or after the one that has the focus; the last one in view where none has. */
  beside(step: -1 | 1): string | undefined {
    const now = this.#place(this.#focused);
    if (now >= 0) return this.#rows[now + step]?.key;
    const { scrollTop, clientHeight } = this.#scroller;
    return this.#rows[this.#layout.at(scrollTop - this.#contentTop() + clientHeight - 1)]?.key;
  }

  /** Chooses which rows to draw, around this one or at the end. */
  #aim(key: string | undefined): void {
    const index = this.#isStuck ? -1 : this.#place(key);
    const height = this.#scroller ? this.#height() : innerHeight;
    this.#cover(index < 0 ? this.#layout.top(this.#rows.length) - height : this.#layout.top(index));
  }

  /** Draws what is in view, from `y` pixels below the first row's top, and as much again on either side. */
  #cover(y: number): boolean {
    const { length } = this.#rows, height = this.#scroller ? this.#height() : innerHeight;
    const from = this.#layout.at(y - height);
    const to = Math.min(length, this.#layout.at(y + 2 * height) + 1);
    const isOther = from !== this.#from || to !== this.#to;
    this.#from = from;
    this.#to = to;
    return isOther;
  }

  /** Draws other rows where those that are drawn soon come to an end; false where they do not. */
  #redraw(): boolean {
    const height = this.#height(), y = this.#scroller.scrollTop - this.#contentTop();
    const isEnough = (this.#from === 0 || this.#layout.top(this.#from) <= y - height / 2) &&
      (this.#to === this.#rows.length || this.#layout.top(this.#to) >= y + height * 1.5);
    if (isEnough || !this.#cover(y)) return false;
    this.#drawings.value++;
    return true;
  }

  #measure(): void {
    const { width } = this.#list.getBoundingClientRect();
    if (width !== this.#width) this.#layout.forget();
    this.#width = width;
    const rows = this.#elements();
    const tops = rows.map((row) => row.getBoundingClientRect().top);
    const { bottom } = this.#list.getBoundingClientRect();
    tops.push(bottom - Number.parseFloat(getComputedStyle(this.#list).paddingBottom));
    rows.forEach((_, n) => this.#layout.measured(this.#from + n, tops[n + 1]! - tops[n]!));
  }

  /** The elements of the rows in the window. */
  #elements(): Element[] {
    const all = [...this.#list.children];
    const focused = this.#place(this.#focused);
    const skip = focused >= 0 && focused < this.#from && all.length > this.#to - this.#from ? 1 : 0;
    return all.slice(skip, skip + this.#to - this.#from);
  }

  #pad(above: number): void {
    this.#drift = above - this.#layout.top(this.#from);
    const below = this.#layout.top(this.#rows.length) - this.#layout.top(this.#to);
    const { style } = this.#list;
    style.paddingTop = `${above}px`;
    style.paddingBottom = `${below}px`;
  }

  #bring(index: number, listTop: number): void {
    const top = listTop + this.#layout.top(index), bottom = listTop + this.#layout.top(index + 1);
    const { scrollTop, clientHeight } = this.#scroller;
    if (this.#target!.where === "middle") {
      this.#scroller.scrollTop = Math.min(top, (top + bottom - clientHeight) / 2);
    } else if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.#scroller.scrollTop = bottom - clientHeight;
  }

  #arrive(index: number): void {
    const row = this.#elements()[index - this.#from];
    this.#target = undefined;
    this.#isStuck = this.#toEnd() <= 1;
    if (row) focus(row);
  }

  /** Where a row is among all, or -1. */
  #place(key: string | undefined): number {
    return key === undefined ? -1 : this.#places.get(key) ?? -1;
  }

  /** Remembers what is in view, to hold it there. */
  #note(): void {
    const { scrollTop } = this.#scroller, top = this.#contentTop(), y = scrollTop - top;
    let index = this.#layout.at(y);
    // What grows in a row that is half out of view must not move those below it.
    const isCut = this.#layout.top(index) < y - MARGIN;
    if (isCut && this.#layout.top(index + 1) < y + this.#height()) index++;
    // A day's line goes up when earlier messages of that day come.
    while ("line" in (this.#rows[index] ?? {})) index++;
    const { key } = this.#rows[index] ?? {};
    this.#anchor = key === undefined ? undefined : { key, at: top + this.#layout.top(index) };
    this.#scrolledTo = scrollTop;
    this.isAway.value = this.#toEnd() > NEAR;
  }

  #toEnd(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #height(): number {
    return this.#scroller.clientHeight || innerHeight;
  }

  /** Where the list begins, in pixels below the top of all content. */
  #listTop(): number {
    const { top } = this.#scroller.getBoundingClientRect();
    return this.#list.getBoundingClientRect().top - top + this.#scroller.scrollTop;
  }

  /** Where the first row would begin, going by those that are drawn. */
  #contentTop(): number {
    return this.#listTop() + this.#drift;
  }

  #focusCame = ({ target }: Event): void => {
    const row = [...this.#list.children].findIndex((one) => one.contains(target as Node));
    this.#focused = this.#rows[this.#drawn()[row] ?? -1]?.key;
  };

  #focusWent = ({ relatedTarget }: FocusEvent): void => {
    // When the browser's window loses it, it comes back to the same place.
    if (!document.hasFocus() || this.#list.contains(relatedTarget as Node | null)) return;
    this.#focused = undefined;
  };
}

function focus(element: Element): void {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
