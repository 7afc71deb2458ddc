/** The durable requests as a client writes them down before it sends them (delivery rule 1). */

import { ChatError } from "../protocol/errors.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { LIMITS } from "../protocol/limits.ts";
import { foldGroup, foldName } from "../protocol/names.ts";
import type { Request } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";
import type { Waiting } from "./pipeline.ts";

/** A request that is repeated with its id until it is answered. */
export type Durable = Exclude<Extract<Request, { id: string }>, { ref?: string }>;

/** The offer of a file, with what only this computer needs to know of it. */
export type FileOffer = Omit<Request<"file_offer">, "id"> & {
  readonly local: LocalPlace;
};

/** Where a file that is to be sent is on this device: on a disk by its path, or wherever a page keeps it. */
export interface LocalPlace {
  readonly path: string;
  /** When it last changed, in milliseconds since 1970; 0 where nobody can say. */
  readonly mtime: number;
  /** It is not to be sent any more: all that is still wanted is the server's word for that. */
  readonly cancelled?: true;
}

type WithoutId<R> = R extends unknown ? Omit<R, "id"> : never;

/** The same before it has its id. */
export type Outgoing =
  | WithoutId<Exclude<Durable, { type: "file_offer" | "file_cancel" }>>
  | FileOffer;

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
      const { name, size, sha256, media, picture } = request;
      // By what name the server has it is of no use here: this is where it came from.
      return { file: { file: "", name, size, sha256, media, ...(picture && { picture }) } };
    }
    default:
      return null;
  }
}

/** A file that waits, as one that is not to be sent any more; undefined for anything else. */
export function takenBack(waiting: Waiting): Waiting | undefined {
  const { request } = waiting;
  if (request?.type !== "file_offer") return undefined;
  return { ...waiting, request: { ...request, local: { ...request.local, cancelled: true } } };
}

/** The request as it goes to the server. */
export function asDurable({ id, to, text, request }: Waiting): Durable {
  if (!request) return { type: "send", id, to, text };
  if (request.type === "file_offer" && request.local.cancelled) return { type: "file_cancel", id };
  return { ...onWire(request), id } as Durable;
}

/** Any id at all: the real one is made when the request is written down. */
const ID = "00000000-0000-7000-8000-000000000000";

/** What people write, and how long it may be, in bytes of UTF-8. */
const WRITTEN = { text: LIMITS.text, title: LIMITS.title, topic: LIMITS.topic } as const;
const encoder = new TextEncoder();

/** Throws when the server could not even read this request: it would wait in the outbox for ever. */
export function checkRequest(request: Outgoing): void {
  const said = { text: "", title: "", topic: "", ...request };
  for (const name of ["text", "title", "topic"] as const) {
    const words = said[name], most = WRITTEN[name];
    // Three bytes at most for each unit: what is short needs no counting.
    if (words.length * 3 > most && encoder.encode(words).length > most) {
      throw new ChatError("too_long", `Cannot send: the ${name} is longer than ${most} bytes`);
    }
  }
  asRequest({ ...onWire(request), id: ID });
}

/** The request without what stays here. */
function onWire(request: Outgoing): WithoutId<Durable> {
  if (request.type !== "file_offer") return request;
  const { local: _, ...offer } = request;
  return offer;
}
