/** One question to a server, on a connection of its own: what is asked before there is a device. */

import { ChatError } from "../protocol/errors.ts";
import type { Event, EventName, Request } from "../protocol/schema.ts";
import { Channel } from "./channel.ts";
import { TIMINGS, type Trouble, troubleOf } from "./link.ts";
import type { Dial } from "./wire.ts";

/** The server could not be asked. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(readonly why: Trouble) {
    super(`No answer: ${why}`);
  }
}

/** Asks, and resolves with the answer of that name. Throws ChatError with the server's reason, or NoAnswer. */
export async function askOnce<N extends EventName>(
  dial: Dial,
  request: Request,
  wanted: N,
): Promise<Event<N>> {
  let wire;
  try {
    wire = await dial();
  } catch (error) {
    throw new NoAnswer(troubleOf(error));
  }
  const { promise, resolve, reject } = Promise.withResolvers<Event<N>>();
  const channel = new Channel(wire, (events) => {
    for (const event of events) {
      if (event.type === wanted) resolve(event as Event<N>);
      else if (event.type === "error" || event.type === "bye") {
        reject(new ChatError(event.code, event.text));
      }
    }
  });
  const timer = setTimeout(() => channel.close("silent"), TIMINGS.loginMs);
  channel.finished.then((why) => reject(new NoAnswer(why)));
  channel.send(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    // The server takes an end without a word as well as one with.
    channel.close();
  }
}
