/** The figures of the protocol, in bytes, milliseconds and counts; the server sends them in `welcome`. */

export const PROTOCOL_VERSION = 1;

export const LIMITS = {
  /** A frame's line, in bytes with its newline. */
  frame: 64 * 1024,
  /** The same before login. */
  frameBeforeLogin: 8 * 1024,
  /** A line from the server: lists can be long, and a client trusts its own server. */
  event: 16 * 1024 * 1024,
  /** Raw bytes after a frame. */
  bytes: 256 * 1024,
  /** Text of a message, in bytes of UTF-8. */
  text: 16 * 1024,
  /** Entries, and bytes, that may be sent and not yet acked (delivery rule 6). */
  windowEntries: 1024,
  windowBytes: 256 * 1024,
  /** A client acks at least this often (delivery rule 6). */
  ackEvery: 32,
  ackAfterMs: 200,
  /** A file, and all files of one sender, unless the operator says otherwise. */
  file: 100 * 1024 * 1024,
  fileQuota: 1024 * 1024 * 1024,
  /** Entries of an inbox that no device has acked; past them a send is refused (delivery rule 25). */
  mailbox: 100_000,
  /** Members of a group, unless the operator says otherwise, and at most. */
  groupMembers: 500,
  groupMembersMost: 5_000,
  /** Groups that one user can be in. */
  groups: 500,
  /** A group's title and topic, in bytes of UTF-8. */
  title: 128,
  topic: 1_024,
  /** Time to log in. */
  loginMs: 10_000,
  /** The same where people connect first and then type their name. */
  typedLoginMs: 120_000,
  /** Heartbeat both ways, and the silence after which the other side counts as gone (rule 12). */
  heartbeatMs: 30_000,
  deadMs: 75_000,
  /** A typing notice goes out of date after this (rule 23). */
  typingMs: 6_000,
} as const;
