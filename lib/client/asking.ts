/** Requests that wait for their one answer, told apart by `ref`. */

import { ChatError } from "../protocol/errors.ts";
import type { Event, Request } from "../protocol/schema.ts";

/** A request that is answered by `ref`. */
export type Askable = Extract<Request, { ref?: string }>;

/** The open questions of one connection. */
export class Asking {
  #open = new Map<string, { resolve(event: Event): void; reject(error: ChatError): void }>();
  #count = 0;

  /** The request with its `ref`, and the answer to come; that rejects with a ChatError. */
  ask(request: Askable): { request: Askable; answer: Promise<Event> } {
    const ref = `r${++this.#count}`;
    const { promise: answer, resolve, reject } = Promise.withResolvers<Event>();
    this.#open.set(ref, { resolve, reject });
    return { request: { ...request, ref }, answer };
  }

  /** Hands over the answer, if this is one. */
  answer(event: Event): void {
    const ref = "ref" in event ? event.ref : undefined;
    const asked = ref === undefined ? undefined : this.#open.get(ref);
    if (!asked) return;
    this.#open.delete(ref!);
    if (event.type === "error") asked.reject(new ChatError(event.code, event.text));
    else asked.resolve(event);
  }

  /** The connection is gone: no answer will come. */
  forget(): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of open) reject(new ChatError("not_logged_in"));
  }
}
