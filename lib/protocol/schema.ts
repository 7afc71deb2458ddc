/**
 * The one table of what travels between clients and the chat server.
 *
 * Types, validators, the fuzz generator of the tests and docs/protocol.md all come from here: a
 * new request is a new row, and nothing else knows the shape of a frame.
 */

import { ERROR_CODES, type ErrorCode } from "./errors.ts";
import {
  closedObject,
  flag,
  list,
  object,
  oneOf,
  optional,
  pattern,
  text,
  uuid,
  whole,
} from "./fields.ts";
import type { Fields, Shape } from "./fields.ts";
import { LIMITS } from "./limits.ts";

/** What a session must have done before it may send a request. */
export type Needs = "nothing" | "no login yet" | "login";

export interface RequestRow<F extends Fields> {
  readonly doc: string;
  readonly needs: Needs;
  /** True when the request survives a crash: it has an id, and is repeated until it is answered. */
  readonly durable?: true;
  readonly fields: F;
  readonly answers: readonly string[];
  readonly errors?: readonly ErrorCode[];
}

export interface EventRow<F extends Fields> {
  readonly doc: string;
  readonly fields: F;
}

export const request = <const F extends Fields>(row: RequestRow<F>): RequestRow<F> => row;
export const event = <const F extends Fields>(row: EventRow<F>): EventRow<F> => row;

const name = text(64, 1);
const address = text(64, 1);
const device = pattern(
  "1 to 64 of a-z, A-Z, 0-9, dot, dash and underscore",
  /^[A-Za-z0-9._-]{1,64}$/,
);
const ref = optional(text(64));
const lang = optional(oneOf("pt-BR", "en"));
const status = oneOf("online", "offline");
const code = oneOf(...(Object.keys(ERROR_CODES) as ErrorCode[]));
const contact = object({ user: name, status, last_seen: optional(whole()) });
const auth = closedObject({
  token: optional(text(128, 1)),
  password: optional(text(1024, 1)),
  guest: optional(flag()),
});

/** A message as history and events show it. `conversation` is seen from the reader: whom an answer would go to. */
const message = {
  id: text(64),
  conversation: text(96),
  seq: whole(1),
  from: text(64),
  to: text(96),
  text: text(LIMITS.text),
  ts: whole(),
  reply_to: optional(text(64)),
  unverified: optional(flag()),
};

/** What a client may ask. Field names and types are as on the wire. */
export const REQUESTS = {
  register: request({
    doc: "Make an account and log in with it. Without a password only the device token opens it.",
    needs: "no login yet",
    fields: {
      user: name,
      password: optional(text(1024)),
      invite: optional(text(128)),
      device,
      receive: optional(flag()),
      lang,
      ref,
    },
    answers: ["welcome"],
    errors: [
      "name_taken",
      "name_invalid",
      "password_weak",
      "registration_closed",
      "too_fast",
      "busy",
    ],
  }),
  hello: request({
    doc:
      "Log in, and say where this device's copy of the inbox ends. `since` is the highest `pos` " +
      "kept, `since_id` the id of the entry there, `epoch` the store they belong to. " +
      "`receive: false` asks for no inbox (a script that only sends); `status: offline` logs in " +
      "with the user's switch off. A device that is new logs in by password, or by the token of " +
      "another device of the user, and gets a token of its own.",
    needs: "no login yet",
    fields: {
      protocol: whole(1),
      user: name,
      device,
      auth,
      epoch: optional(text(64)),
      since: optional(whole()),
      since_id: optional(text(64)),
      receive: optional(flag()),
      status: optional(status),
      lang,
      ref,
    },
    answers: ["welcome"],
    errors: ["bad_credentials", "guests_off", "too_fast", "too_many", "busy"],
  }),
  status: request({
    doc:
      "The user's own switch: offline means that messages wait although this connection is open.",
    needs: "login",
    fields: { status, ref },
    answers: ["ok"],
  }),
  ping: request({
    doc: "Asks for a pong: either side does so after 30 s of silence, and hangs up after 75 s.",
    needs: "nothing",
    fields: { ref },
    answers: ["pong"],
  }),
  pong: request({
    doc: "Answers the server's ping.",
    needs: "nothing",
    fields: { ref },
    answers: [],
  }),
  bye: request({
    doc: "A clean end: everything sent before it is worked off, then the server closes.",
    needs: "nothing",
    fields: { ref },
    answers: ["ok"],
  }),
  contact_add: request({
    doc: "Put somebody on one's contact list; answers with the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["contacts"],
    errors: ["unknown_user", "yourself", "already_contact", "too_many"],
  }),
  contact_remove: request({
    doc: "Take somebody off one's contact list; answers with the whole list.",
    needs: "login",
    fields: { user: name, ref },
    answers: ["contacts"],
    errors: ["not_contact"],
  }),
  contacts: request({
    doc: "One's contact list with everyone's presence.",
    needs: "login",
    fields: { ref },
    answers: ["contacts"],
  }),
  users: request({
    doc: "All users of this server with their presence.",
    needs: "login",
    fields: { ref },
    answers: ["users"],
  }),
  send: request({
    doc: "Send a message. The client made the id, and repeats the request with it until it is " +
      "answered; a repeat gets the first answer again and nothing happens twice.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), to: address, text: text(LIMITS.text, 1), reply_to: optional(uuid()) },
    answers: ["stored", "refused", "retry"],
    errors: ["unknown_user", "yourself", "blocked", "mailbox_full"],
  }),
  ack: request({
    doc: "Everything up to `pos` is kept by this device. Cumulative; moves the device's cursor.",
    needs: "login",
    fields: { pos: whole() },
    answers: [],
    errors: ["bad_ack"],
  }),
  read: request({
    doc: "A person has seen this conversation up to `seq`.",
    needs: "login",
    fields: { conversation: text(96, 1), seq: whole(1) },
    answers: [],
  }),
  receipts: request({
    doc: "Whether senders are told that their messages arrived here, and that they were read.",
    needs: "login",
    fields: { delivered: flag(), read: flag(), ref },
    answers: ["ok"],
  }),
  typing: request({
    doc: "This user is typing to somebody, or has stopped. Never stored; out of date after 6 s.",
    needs: "login",
    fields: { to: address, on: flag() },
    answers: [],
  }),
  conversations: request({
    doc: "One's conversations, the newest first, with how far each side has got.",
    needs: "login",
    fields: { limit: optional(whole(1, 500)), ref },
    answers: ["conversations"],
  }),
  history: request({
    doc: "A page of a conversation: the `limit` messages just before `before`, or just after " +
      "`after`; oldest first. Without either, the newest page.",
    needs: "login",
    fields: {
      conversation: text(96, 1),
      before: optional(whole(1)),
      after: optional(whole()),
      limit: optional(whole(1, 200)),
      ref,
    },
    answers: ["history"],
  }),
  devices: request({
    doc: "The devices that can log in as this user.",
    needs: "login",
    fields: { ref },
    answers: ["devices"],
  }),
  device_revoke: request({
    doc: "Take a device's token away; it is cut off at once. Answers with the list that is left.",
    needs: "login",
    fields: { device, ref },
    answers: ["devices"],
    errors: ["unknown_device"],
  }),
  password: request({
    doc: "Set a new password. The old one is needed where there was one.",
    needs: "login",
    fields: { old: optional(text(1024)), new: text(1024), ref },
    answers: ["ok"],
    errors: ["bad_credentials", "password_weak", "busy", "too_fast"],
  }),
} as const;

/** What the server says: answers carry the request's `ref`, or the durable request's `id`. */
export const EVENTS = {
  welcome: event({
    doc: "Logged in. `token` is there when this device is new: keep it, it is never shown again. " +
      "`oldest` and `head` bound the inbox; `limits` are bytes, counts and milliseconds; `keeps` " +
      "is for how many days messages are kept (absent: without end).",
    fields: {
      user: name,
      device: text(64),
      token: optional(text(128)),
      epoch: text(64),
      oldest: whole(),
      head: whole(),
      status,
      limits: object({
        frame: whole(),
        text: whole(),
        window_entries: whole(),
        window_bytes: whole(),
        heartbeat_ms: whole(),
      }),
      keeps: object({ days: optional(whole(1)) }),
      time: whole(),
      ref,
    },
  }),
  ok: event({ doc: "Done.", fields: { ref } }),
  ping: event({ doc: "Wants a pong.", fields: {} }),
  pong: event({ doc: "Answers ping.", fields: { ref, time: optional(whole()) } }),
  error: event({
    doc: "The request could not be done. `code` is for programs, `text` for people.",
    fields: { code, text: text(4096), ref },
  }),
  bye: event({
    doc: "The server ends this connection, and why.",
    fields: { code, text: text(4096) },
  }),
  contacts: event({ doc: "The contact list.", fields: { contacts: list(contact), ref } }),
  users: event({ doc: "All users.", fields: { users: list(contact, 100_000), ref } }),
  presence: event({
    doc: "A contact came or went.",
    fields: { user: name, status, last_seen: optional(whole()) },
  }),
  stored: event({
    doc: "The message is on the server's disk (✓). `seq` is its number in the conversation; " +
      "`waits` says that the receiver is not online just now.",
    fields: {
      id: text(64),
      conversation: text(96),
      seq: whole(1),
      ts: whole(),
      waits: optional(flag()),
    },
  }),
  refused: event({
    doc: "The message will never be taken; this is final.",
    fields: { id: text(64), code, text: text(4096) },
  }),
  retry: event({
    doc: "Not now: send this message again after so many milliseconds, and before any later one.",
    fields: { id: text(64), after: whole(), code: optional(code) },
  }),
  message: event({
    doc: "An entry of one's inbox. Keep it, then ack its `pos`.",
    fields: { pos: whole(1), ...message },
  }),
  caught_up: event({
    doc: "What waited has all been sent; from here on entries come as they happen.",
    fields: { pos: whole() },
  }),
  reset: event({
    doc: "`since` does not fit this store: the stream starts at `pos`; drop what you have by id.",
    fields: { pos: whole() },
  }),
  waiting: event({
    doc:
      "The message broker is away just now; what only it has comes when it is back. `count` is " +
      "there when it is known how many letters that are.",
    fields: { count: optional(whole()) },
  }),
  delivered: event({
    doc: "A device of `user` has everything up to `seq` (✓✓).",
    fields: { conversation: text(96), user: name, seq: whole(1) },
  }),
  read: event({
    doc: "`user` has seen everything up to `seq` (coloured ticks).",
    fields: { conversation: text(96), user: name, seq: whole(1) },
  }),
  typing: event({
    doc: "Somebody is typing, or has stopped.",
    fields: { from: name, conversation: text(96), on: flag() },
  }),
  conversations: event({
    doc:
      "Conversations, newest first. `delivered` and `read` are the other side's, `seen` one's own.",
    fields: {
      conversations: list(object({
        conversation: text(96),
        seq: whole(),
        ts: whole(),
        text: text(LIMITS.text),
        from: text(64),
        delivered: whole(),
        read: whole(),
        seen: whole(),
      })),
      ref,
    },
  }),
  history: event({
    doc: "A page of history, oldest first; `more` says whether there is more in that direction.",
    fields: {
      conversation: text(96),
      messages: list(object(message)),
      more: flag(),
      delivered: optional(whole()),
      read: optional(whole()),
      ref,
    },
  }),
  devices: event({
    doc: "One's devices; `this` marks the asking one.",
    fields: {
      devices: list(object({
        device: text(64),
        created: whole(),
        last_seen: optional(whole()),
        online: flag(),
        this: flag(),
      })),
      ref,
    },
  }),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type EventName = keyof typeof EVENTS;

/** A request frame of one type, as it is on the wire. */
export type Request<N extends RequestName = RequestName> = {
  [K in N]: { type: K } & Shape<(typeof REQUESTS)[K]["fields"]>;
}[N];

/** An event frame of one type, as it is on the wire. */
export type Event<N extends EventName = EventName> = {
  [K in N]: { type: K } & Shape<(typeof EVENTS)[K]["fields"]>;
}[N];
