/**
 * What a translator has asked the server for: how the answer is to be said, by the `ref` or id it will
 * carry. Its clients know answers by their order only, so they are said in the order of the questions.
 */

import { v7 as uuidv7 } from "uuid";
import type { Event, Request } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";

/** Says an answer in the client's language; empty when there is nothing to say. */
export type Say = (answer: Event) => string;

/** Says nothing. */
export const SILENT: Say = () => "";

interface Question {
  readonly say: Say;
  /** Once it is there. */
  answer?: Event;
}

export class Asked {
  /** In the order in which they were asked. */
  #open = new Map<string, Question>();

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
    const question = key === undefined ? undefined : this.#open.get(key);
    if (!question) return null;
    question.answer = event;
    return this.#flush();
  }

  /** Says something when everything that was asked before has been answered. */
  inTurn(said: string): string {
    this.#open.set(uuidv7(), { say: () => said, answer: { type: "ok" } });
    return this.#flush();
  }

  #flush(): string {
    let said = "";
    for (const [key, { say, answer }] of this.#open) {
      if (!answer) break;
      this.#open.delete(key);
      said += say(answer);
    }
    return said;
  }

  #ask(fields: object, key: string, say: Say): Request {
    const request = asRequest(fields);
    this.#open.set(key, { say });
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
