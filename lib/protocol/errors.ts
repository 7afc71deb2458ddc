/** The closed list of error codes, and the one error class that carries them. */

/**
 * Every code that a frame of type error, refused or retry can carry. People read texts from lib/text;
 * error_docs.ts says what each means.
 */
export const ERROR_CODES = [
  "bad_frame",
  "too_long",
  "unknown_type",
  "not_logged_in",
  "already_logged_in",
  "already_connected",
  "bad_credentials",
  "name_taken",
  "name_invalid",
  "password_weak",
  "registration_closed",
  "invite_needed",
  "invite_unknown",
  "guests_off",
  "unknown_user",
  "unknown_device",
  "yourself",
  "already_contact",
  "not_contact",
  "not_blocked",
  "unknown_group",
  "not_member",
  "already_member",
  "banned",
  "not_owner",
  "not_moderator",
  "last_owner",
  "group_full",
  "everyone_off",
  "unknown_message",
  "not_yours",
  "no_change",
  "blocked",
  "forbidden",
  "file_too_large",
  "quota_full",
  "file_broken",
  "file_changed",
  "cancelled",
  "unknown_file",
  "mailbox_full",
  "too_many",
  "too_fast",
  "busy",
  "bad_ack",
  "replaced",
  "revoked",
  "removed",
  "timed_out",
  "stopping",
  "disk_full",
  "no_queue",
  "broker_away",
  "internal",
] as const;

/** One of the codes of the closed list. */
export type ErrorCode = typeof ERROR_CODES[number];

/** An error that a program can act on by its code; the message is for the log and the developer. */
export class ChatError extends Error {
  override readonly name = "ChatError";
  constructor(readonly code: ErrorCode, message: string = code) {
    super(message);
  }
}
