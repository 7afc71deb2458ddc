/// <reference lib="deno.worker" />
/**
 * The index's thread: indexes when it is told to, and answers searches, each after everything that the
 * tables had when it was asked. On another core than delivery; a search never waits there.
 */

import { setImmediate } from "node:timers";
import type { FromSearch, ToSearch } from "./search.ts";
import { SearchIndex } from "./search_index.ts";

/** A search waits so long for the index to catch up. */
const WAIT_MS = 10_000;

interface Asked {
  readonly message: Extract<ToSearch, { type: "find" }>;
  readonly at: number;
}

let folder = "", epoch = "";
let index: SearchIndex | undefined;
/** Until when to index although nobody searches. */
let until = 0;
let sweeping = false;
let scheduled = false, closed = false;
const asked: Asked[] = [];

const say = (message: FromSearch) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToSearch>) => {
  switch (data.type) {
    case "open":
      ({ folder, epoch } = data);
      return;
    case "index":
      until = performance.now() + data.ms;
      return schedule();
    case "sweep":
      sweeping = true;
      return schedule();
    case "find":
      asked.push({ message: data, at: performance.now() });
      return schedule();
    case "close":
      // What is scheduled still comes, and must open nothing any more.
      closed = true;
      index?.close();
      say({ type: "closed" });
      return self.close();
  }
};

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  // Between two steps, what has come meanwhile is heard.
  setImmediate(run);
}

function run(): void {
  scheduled = false;
  if (closed) return;
  try {
    index ??= new SearchIndex(folder, epoch);
    if (!index.caughtUp) index.step();
    else if (sweeping && asked.length === 0) sweeping = index.sweep();
  } catch (error) {
    return fail(String(error));
  }
  if (index.caughtUp) return answer(index);
  for (const one of asked.splice(0)) {
    if (performance.now() - one.at > WAIT_MS) say({ type: "behind", id: one.message.id });
    else asked.push(one);
  }
  if (asked.length > 0 || performance.now() < until) schedule();
  else say({ type: "indexed", n: index.n, caughtUp: false });
}

function answer(index: SearchIndex): void {
  until = 0;
  for (const { message: { id, query } } of asked.splice(0)) {
    try {
      say({ type: "found", id, found: index.find(query) });
    } catch (error) {
      say({ type: "failed", id, reason: String(error) });
    }
  }
  say({ type: "indexed", n: index.n, caughtUp: true });
  if (sweeping) schedule();
}

/** The disk may have room again later: nothing is lost, the tables have it all. */
function fail(reason: string): void {
  until = 0;
  sweeping = false;
  for (const { message } of asked.splice(0)) say({ type: "behind", id: message.id });
  say({ type: "stuck", reason });
}
