/** The durable requests as a client writes them down before it sends them (delivery rule 1). */

import { ChatError } from "../protocol/errors.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { LIMITS } from "../protocol/limits.ts";
import { foldGroup, foldName } from "../protocol/names.ts";
import { type Request, REQUESTS } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";
import type { Waiting } from "./pipeline.ts";

/** A request that is repeated with its id until it is answered. */
export type Durable = Exclude<Extract<Request, { id: string }>, { ref?: string }>;

/** The offer of a file, with what only this computer needs to know of it. */
export type FileOffer = Omit<Request<"file_offer">, "id"> & {
  readonly local: { readonly path: string; readonly mtime: number };
};

type WithoutId<R> = R extends unknown ? Omit<R, "id"> : never;

/** The same before it has its id. */
export type Outgoing = WithoutId<Exclude<Durable, { type: "file_offer" }>> | FileOffer;

/** Whom a request is for, as the conversation is called. */
export function addressee(request: Outgoing): string {
  if ("to" in request) return request.to;
  if ("group" in request) return foldGroup(request.group);
  return "";
}

/** What it says, for people. */
export function wordsOf(request: Outgoing): string {
  switch (request.type) {
    case "group_create":
      return request.title ?? foldGroup(request.group).slice(1);
    case "group_rename":
      return request.title;
    case "group_topic":
      return request.topic;
    case "file_offer":
      return request.name;
    default:
      return "text" in request ? request.text : "";
  }
}

/** What a stored request carries in its conversation beyond its text; null for a plain message. */
export function extraOf(request: Outgoing): Extra | null {
  switch (request.type) {
    case "edit":
      return { kind: "edit", target: request.target };
    case "delete":
      return { kind: "delete", target: request.target };
    case "react":
      return { kind: "react", target: request.target, emoji: request.emoji, on: request.on };
    case "group_create":
      return { kind: "created", on: request.shows_all ?? false };
    case "group_add":
      return { kind: "joined", member: foldName(request.user) };
    case "group_leave":
      return { kind: "left" };
    case "group_remove":
      return { kind: "removed", member: foldName(request.user) };
    case "group_ban":
      return { kind: "banned", member: foldName(request.user), on: request.on };
    case "group_role":
      return { kind: "role", member: foldName(request.user), role: request.role };
    case "group_rename":
      return { kind: "renamed" };
    case "group_topic":
      return { kind: "topic" };
    case "group_history":
      return { kind: "history", on: request.shows_all };
    case "file_offer": {
      const { name, size, sha256, media } = request;
      // By what name the server has it is of no use here: this is where it came from.
      return { file: { file: "", name, size, sha256, media } };
    }
    default:
      return null;
  }
}

/** The request as it goes to the server. */
export function asDurable({ id, to, text, request }: Waiting): Durable {
  return request ? { ...onWire(request), id } as Durable : { type: "send", id, to, text };
}

/** Any id at all: the real one is made when the request is written down. */
const ID = "00000000-0000-7000-8000-000000000000";

/** Throws when the server could not even read this request: it would wait in the outbox for ever. */
export function checkRequest(request: Outgoing): void {
  const text = "text" in request ? request.text : "";
  const wrong = text.length * 3 > LIMITS.text && REQUESTS.send.fields.text.check(text);
  if (wrong) throw new ChatError("too_long", `Cannot send: text ${wrong}`);
  asRequest({ ...onWire(request), id: ID });
}

/** The request without what stays here. */
function onWire(request: Outgoing): WithoutId<Durable> {
  if (request.type !== "file_offer") return request;
  const { local: _, ...offer } = request;
  return offer;
}
