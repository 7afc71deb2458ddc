/** Looks at a conversation on the page the way a person does who scrolls through it. */

import type { Page } from "playwright-core";

/** What was seen on the way. */
export interface Walk {
  /** Every message's text, in the order in which it came into view. */
  readonly seen: string[];
  /** The most rows there were at once. */
  readonly rows: number;
  /** How long the page was busy at the longest, in milliseconds. */
  readonly longest: number;
}

/** Who has not got any further for so long, in milliseconds, is stuck. */
const STUCK_MS = 20_000;

/**
 * What the page's side of a walk is: a step is less than what is in view, so that nothing can be passed by.
 * A row is seen when its middle is in view.
 */
const WALK = `async ({ step, goal }) => {
  const scroller = document.querySelector(".scroller");
  const frame = () => new Promise(requestAnimationFrame);
  const seen = new Map(), busy = [];
  const tasks = new PerformanceObserver((list) => busy.push(...list.getEntries()));
  tasks.observe({ type: "longtask" });
  let rows = 0, still = 0, at = NaN, since = 0;
  while (still < 10) {
    const now = performance.now();
    if (scroller.scrollTop !== at) [at, since] = [scroller.scrollTop, now];
    else if (now - since > ${STUCK_MS}) {
      const top = scroller.isConnected ? scroller.innerText.slice(0, 100) : "another conversation";
      throw new Error("stuck after " + seen.size + " messages, at: " + top);
    }
    const { top, bottom } = scroller.getBoundingClientRect();
    rows = Math.max(rows, scroller.querySelectorAll("li").length);
    const texts = [...scroller.querySelectorAll(".text")].filter((text) => {
      const box = text.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
      return middle >= top && middle <= bottom;
    });
    if (step < 0) texts.reverse();
    for (const text of texts) seen.set(text.innerText, true);
    const before = scroller.scrollTop;
    scroller.scrollTop += step * scroller.clientHeight;
    await frame();
    const isThere = goal === "" || scroller.innerText.includes(goal);
    still = isThere && scroller.scrollTop === before ? still + 1 : 0;
  }
  tasks.disconnect();
  const longest = Math.max(0, ...busy.map(({ duration }) => duration));
  return { seen: [...seen.keys()], rows, longest };
}`;

/** Scrolls back to the first word ever said, or on to the last one. */
export async function walk(page: Page, way: "back" | "on"): Promise<Walk> {
  const about = way === "back"
    ? { step: -0.8, goal: "This is the beginning." }
    : { step: 0.8, goal: "" };
  return await page.evaluate(`(${WALK})(${JSON.stringify(about)})`);
}

const HELD = `async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const scroller = document.querySelector(".scroller");
  // What was set in motion comes to rest first.
  for (let still = 0, at = -1; still < 20; still = at === scroller.scrollTop ? still + 1 : 0) {
    at = scroller.scrollTop;
    await frame();
  }
  const { top } = scroller.getBoundingClientRect();
  const row = [...scroller.querySelectorAll("li.message")]
    .find((one) => one.getBoundingClientRect().top >= top);
  const stood = row.getBoundingClientRect().top;
  const held = globalThis.held = { farthest: 0, rows: 0, isOver: false };
  // It tells where the row is painted: until then everything may still be put right in a frame.
  const look = () =>
    new IntersectionObserver(([entry], observer) => {
      observer.disconnect();
      held.farthest = Math.max(held.farthest, Math.abs(entry.boundingClientRect.top - stood));
      held.rows = Math.max(held.rows, scroller.querySelectorAll("li").length);
      if (!held.isOver) look();
    }).observe(row);
  look();
}`;

/** Watches the first message in view after every frame; the answer tells how far it has been off, in pixels. */
export async function held(page: Page): Promise<() => Promise<{ farthest: number; rows: number }>> {
  await page.evaluate(`(${HELD})()`);
  return async () =>
    await page.evaluate(`(async () => {
      // What was last changed is on the screen after some frames.
      for (let n = 0; n < 10; n++) await new Promise(requestAnimationFrame);
      held.isOver = true;
      return held;
    })()`);
}
