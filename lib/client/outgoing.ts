/** The durable requests as a client writes them down before it sends them (delivery rule 1). */

import { ChatError } from "../protocol/errors.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { LIMITS } from "../protocol/limits.ts";
import { type Request, REQUESTS } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";
import type { Waiting } from "./pipeline.ts";

/** A request that is repeated with its id until it is answered. */
export type Durable = Exclude<Extract<Request, { id: string }>, { ref?: string }>;

type WithoutId<R> = R extends unknown ? Omit<R, "id"> : never;

/** The same before it has its id. */
export type Outgoing = WithoutId<Durable>;

/** Whom a request is for, as the conversation is called. */
export function addressee(request: Outgoing): string {
  if ("to" in request) return request.to;
  return "";
}

/** What it says, for people. */
export function wordsOf(request: Outgoing): string {
  return "text" in request ? request.text : "";
}

/** What a stored request carries in its conversation beyond its text; null for a plain message. */
export function extraOf(_request: Outgoing): Extra | null {
  return null;
}

/** The request as it goes to the server. */
export function asDurable({ id, to, text, request }: Waiting): Durable {
  return request ? { ...request, id } as Durable : { type: "send", id, to, text };
}

/** Any id at all: the real one is made when the request is written down. */
const ID = "00000000-0000-7000-8000-000000000000";

/** Throws when the server could not even read this request: it would wait in the outbox for ever. */
export function checkRequest(request: Outgoing): void {
  const text = "text" in request ? request.text : "";
  const wrong = text.length * 3 > LIMITS.text && REQUESTS.send.fields.text.check(text);
  if (wrong) throw new ChatError("too_long", `Cannot send: text ${wrong}`);
  asRequest({ ...request, id: ID });
}
