/**
 * The table of what travels between a chat server and the offline service, in the same form as the
 * chat protocol's (schema.ts), with the same framing. What stands in a row is all there is to know of it.
 */

import { ERROR_CODES } from "./errors.ts";
import {
  closedObject,
  flag,
  list,
  object,
  oneOf,
  optional,
  pattern,
  text,
  whole,
} from "./fields.ts";
import type { Shape } from "./fields.ts";
import { extra } from "./extra_fields.ts";
import { LIMITS } from "./limits.ts";
import { event, request } from "./rows.ts";
import { validator } from "./validate.ts";

/** The figures of this protocol that are not the chat protocol's. */
export const OFFLINE_LIMITS = {
  /** A frame's line after `auth`, in bytes: many letters travel in one frame. */
  frame: 256 * 1024,
  /** Letters are gathered into frames of about so many characters. */
  gather: 64 * 1024,
  /** Letters in one frame. */
  letters: 1_024,
} as const;

const ref = text(64, 1);
/** `~bia` is the queue of bia's letters that wait for the operator's word (delivery rule 19). */
const user = pattern(
  "a user's name in its folded form, or ~ and one",
  /^~?[a-z0-9][a-z0-9._-]{0,31}$/,
);
const drain = whole(1);
const code = oneOf(...ERROR_CODES);

const letter = {
  from: text(64, 1),
  to: text(96, 1),
  text: text(LIMITS.text),
  ts: whole(),
  id: optional(text(64, 1)),
  conversation: optional(text(96, 1)),
  epoch: optional(text(64, 1)),
  reply_to: optional(text(64, 1)),
  extra: optional(object(extra)),
};

/** What a chat server may ask. `ref` comes back in the answer; requests may be sent without waiting. */
export const OFFLINE_REQUESTS = {
  auth: request({
    doc: "The first request: the secret that both sides share. Without one at the service, only " +
      "programs on the same machine are let in.",
    needs: "no login yet",
    fields: { secret: optional(text(1024)), ref },
    answers: ["ok", "reachable"],
    errors: ["bad_credentials", "forbidden"],
  }),
  queue: request({
    doc: "Make the user's queue where there is none.",
    needs: "login",
    fields: { user, ref },
    answers: ["ok"],
    errors: ["broker_away"],
  }),
  put: request({
    doc:
      "Put letters at the end of the user's queue, in order. Answered when all are durably kept. " +
      "May be repeated: who reads them knows them by their ids.",
    needs: "login",
    fields: { user, letters: list(closedObject(letter), OFFLINE_LIMITS.letters), ref },
    answers: ["kept"],
    errors: ["broker_away", "no_queue", "mailbox_full"],
  }),
  fetch: request({
    doc:
      "Open a drain of the user's queue under a number of one's own: letters come as `letters`, at " +
      "most 1,024 of them unacked, until `release`. A drain that another connection has open is " +
      "closed by this; one of the same connection is waited for.",
    needs: "login",
    fields: { user, drain },
    answers: ["letters"],
  }),
  ack: request({
    doc: "Take everything up to `tag` out of the queue. Tags from before a loss take nothing.",
    needs: "login",
    fields: { drain, tag: whole(1), ref },
    answers: ["acked"],
  }),
  release: request({
    doc: "Close a drain: what was not acked goes back into the queue, in order.",
    needs: "login",
    fields: { drain, ref },
    answers: ["ok"],
  }),
  depth: request({
    doc: "How many letters wait, without those that are out.",
    needs: "login",
    fields: { user, ref },
    answers: ["depth"],
    errors: ["broker_away"],
  }),
  remove: request({
    doc: "Delete the user's queue with what is in it.",
    needs: "login",
    fields: { user, ref },
    answers: ["ok"],
    errors: ["broker_away"],
  }),
  ping: request({
    doc: "Asks for a pong: either side does so after 30 s of silence, and hangs up after 75 s.",
    needs: "nothing",
    fields: {},
    answers: ["pong"],
  }),
  pong: request({ doc: "Answers the service's ping.", needs: "nothing", fields: {}, answers: [] }),
  bye: request({
    doc: "A clean end; all drains are released.",
    needs: "nothing",
    fields: {},
    answers: [],
  }),
} as const;

/** What the offline service says. */
export const OFFLINE_EVENTS = {
  ok: event({ doc: "Done.", fields: { ref } }),
  kept: event({ doc: "All letters of the request are durably kept.", fields: { ref } }),
  letters: event({
    doc:
      "Letters of a drain, in order. `tag` rises; `redelivered` says that the queue has handed " +
      "the letter out before; `digest` is the body's SHA-256 for letters of other programs.",
    fields: {
      drain,
      letters: list(object({
        tag: whole(1),
        redelivered: flag(),
        letter: object(letter),
        digest: optional(text(64)),
      })),
    },
  }),
  acked: event({
    doc: "`known`: whether the queue is known to have taken the ack.",
    fields: { ref, known: flag() },
  }),
  depth: event({ doc: "How many letters wait.", fields: { ref, count: whole() } }),
  reachable: event({
    doc:
      "Whether the broker behind the service can be reached; told after `auth` and at each change.",
    fields: { on: flag() },
  }),
  error: event({
    doc: "The request could not be done. `code` is for programs, `text` for people.",
    fields: { code, text: text(4096), ref: optional(ref) },
  }),
  ping: event({ doc: "Wants a pong.", fields: {} }),
  pong: event({ doc: "Answers ping.", fields: {} }),
  bye: event({
    doc: "The service ends this connection, and why.",
    fields: { code, text: text(4096) },
  }),
} as const;

export type OfflineRequestName = keyof typeof OFFLINE_REQUESTS;
export type OfflineEventName = keyof typeof OFFLINE_EVENTS;

/** A request frame of one type, as it is on the wire. */
export type OfflineRequest<N extends OfflineRequestName = OfflineRequestName> = {
  [K in N]: { type: K } & Shape<(typeof OFFLINE_REQUESTS)[K]["fields"]>;
}[N];

/** An event frame of one type, as it is on the wire. */
export type OfflineEvent<N extends OfflineEventName = OfflineEventName> = {
  [K in N]: { type: K } & Shape<(typeof OFFLINE_EVENTS)[K]["fields"]>;
}[N];

/** Checks a request; unknown fields are refused. Throws ChatError `bad_frame` or `unknown_type`. */
export const asOfflineRequest: (value: unknown) => OfflineRequest = validator<OfflineRequest>(
  OFFLINE_REQUESTS,
  true,
);

/** Checks an event; unknown fields are ignored. Throws the same. */
export const asOfflineEvent: (value: unknown) => OfflineEvent = validator<OfflineEvent>(
  OFFLINE_EVENTS,
  false,
);
