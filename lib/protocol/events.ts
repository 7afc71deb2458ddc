/** The answers and events of the schema (schema.ts): what the chat server says. */

import { code, contact, counts, message, name, ref, status } from "./common_fields.ts";
import { flag, list, object, optional, text, whole } from "./fields.ts";
import { FILE_EVENTS } from "./file_events.ts";
import { GROUP_EVENTS } from "./group_events.ts";
import { LIMITS } from "./limits.ts";
import { PAST_EVENTS } from "./past_events.ts";
import { event } from "./rows.ts";

/** What the server says: answers carry the request's `ref`, or the durable request's `id`. */
export const EVENTS = {
  welcome: event({
    doc:
      "Logged in. `token` is there when this device is new and has brought none: keep it, it is " +
      "never shown again. " +
      "`oldest` and `head` bound the inbox; `limits` are bytes, counts and milliseconds; `keeps` " +
      "is for how many days messages between people, those of groups, and files are kept (absent: " +
      "without end).",
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
        file: optional(whole()),
        file_quota: optional(whole()),
      }),
      keeps: object({
        direct: optional(whole(1)),
        groups: optional(whole(1)),
        files: optional(whole(1)),
      }),
      time: whole(),
      ref,
    },
  }),
  ok: event({ doc: "Done.", fields: { ref } }),
  page: event({
    doc:
      "Where the page for browsers is: at this `port` of the address that the client came to, https " +
      "where `tls` is true; absent where there is none. `origin` is where the operator shows it " +
      "besides: `https://chat.example.org`.",
    fields: { port: optional(whole(1)), tls: flag(), origin: optional(text(256)), ref },
  }),
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
  blocked: event({ doc: "The block list, by name.", fields: { users: list(name), ref } }),
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
  ...FILE_EVENTS,
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
  ...GROUP_EVENTS,
  typing: event({
    doc: "Somebody is typing, or has stopped.",
    fields: { from: name, conversation: text(96), on: flag() },
  }),
  conversations: event({
    doc:
      "Conversations, newest first. `delivered` and `read` are the other side's, `seen` one's own; " +
      "`unread` counts what others wrote after that, among the newest 1,000; " +
      "groups have `counts` for one's newest messages instead, and `muted` where that is so.",
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
        unread: whole(),
        muted: optional(flag()),
        counts: optional(counts),
      })),
      ref,
    },
  }),
  history: event({
    doc: "A page of history, oldest first. `more` says whether there is more in that direction; " +
      "around a time `more` stands for before it and `later` for after it.",
    fields: {
      conversation: text(96),
      messages: list(object(message)),
      more: flag(),
      later: optional(flag()),
      delivered: optional(whole()),
      read: optional(whole()),
      counts: optional(counts),
      ref,
    },
  }),
  ...PAST_EVENTS,
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
