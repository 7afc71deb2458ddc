/** What a translator has asked the server for: how the answer is to be said, by the `ref` or id it will carry. */

import { v7 as uuidv7 } from "uuid";
import type { Event, Request } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";

/** Says an answer in the client's language; empty when there is nothing to say. */
export type Say = (answer: Event) => string;

/** Says nothing. */
export const SILENT: Say = () => "";

export class Asked {
  #open = new Map<string, Say>();

  /** A request with a `ref` of its own, whose answer `say` will say. Throws ChatError as asRequest does. */
  request(fields: Readonly<Record<string, unknown>>, say: Say): Request {
    const ref = uuidv7();
    return this.#ask({ ...fields, ref }, ref, say);
  }

  /** The same for what is durable: it goes by an `id` instead. */
  durable(fields: Readonly<Record<string, unknown>>, say: Say): Request {
    const id = uuidv7();
    return this.#ask({ ...fields, id }, id, say);
  }

  /** What there is to say when this event answers one of the requests; null when it answers none. */
  answer(event: Event): string | null {
    const key = keyOf(event);
    const say = key === undefined ? undefined : this.#open.get(key);
    if (!say) return null;
    this.#open.delete(key!);
    return say(event);
  }

  #ask(fields: object, key: string, say: Say): Request {
    const request = asRequest(fields);
    this.#open.set(key, say);
    return request;
  }
}

function keyOf(event: Event): string | undefined {
  switch (event.type) {
    case "stored":
    case "refused":
    case "retry":
      return event.id;
    default:
      return "ref" in event ? event.ref : undefined;
  }
}
