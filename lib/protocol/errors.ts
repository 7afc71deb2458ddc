/** The closed list of error codes, and the one error class that carries them. */

/** Every code that a frame of type error, refused or retry can carry. People read texts from lib/text. */
export const ERROR_CODES = {
  bad_frame: "the frame is not one of this protocol's; after broken framing the connection closes",
  too_long: "the line, or a field in it, is longer than the limit",
  unknown_type: "there is no request of this type",
  not_logged_in: "this needs a login first",
  already_logged_in: "this connection has logged in already",
  already_connected: "this device, or a guest of this name, is connected already",
  bad_credentials: "name, password or token is wrong; the answer is the same for all three",
  name_taken: "somebody has this name",
  name_invalid:
    "a name is 1 to 32 of a-z, 0-9, dot, dash and underscore, and starts with a letter or digit",
  password_weak: "a password is 8 to 256 characters",
  registration_closed: "the operator has closed registration",
  invite_needed: "an account takes an invitation here",
  invite_unknown: "the invitation is unknown, used or out of date",
  guests_off: "this server takes no guests",
  unknown_user: "there is no such user",
  unknown_device: "there is no such device",
  yourself: "this cannot be done to oneself",
  already_contact: "this user is a contact already",
  not_contact: "this user is not a contact",
  not_blocked: "this user is not blocked",
  unknown_group: "there is no such group",
  not_member: "the group has no such member",
  already_member: "this user is a member already",
  banned: "this user is banned from the group",
  not_owner: "only an owner of the group may do this",
  not_moderator: "only an owner or a moderator of the group may do this",
  last_owner: "the group would have members and no owner",
  group_full: "the group has as many members as this server allows",
  everyone_off: "this server takes no messages to everyone",
  unknown_message: "there is no such message, or it was deleted",
  not_yours: "only one's own messages can be changed",
  no_change: "it is so already",
  blocked: "the receiver does not take messages from this sender",
  forbidden: "this is not allowed",
  file_too_large: "the file is larger than this server takes",
  quota_full: "the sender's files here have no room for this one",
  file_broken: "what came is not what was offered: its size or its SHA-256 differs",
  file_changed: "the file on the sender's own disk is not the one that was to be sent",
  unknown_file: "there is no such file here, or not for this user; a chunk needs an offer first",
  mailbox_full: "the receiver's mailbox is full",
  too_many: "a limit on how many is reached",
  too_fast: "too many tries; wait a little",
  busy: "the server is busy; try again soon",
  bad_ack: "the ack is above what was sent; nothing moved",
  replaced: "the same device logged in from elsewhere; this connection ends",
  revoked: "this device's token was revoked; this connection ends",
  removed: "the operator has removed this account; this connection ends",
  timed_out: "nothing was heard for too long; this connection ends",
  stopping: "the server is stopping; come back in a moment",
  disk_full: "the server cannot write to its disk; the message stays with the client",
  no_queue: "the user's queue is not there: it has to be declared, and all put in again",
  broker_away: "the message broker cannot be reached just now",
  internal: "something went wrong in the server; the operator's log says what",
} as const;

/** One of the codes of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** An error that a program can act on by its code; the message is for the log and the developer. */
export class ChatError extends Error {
  override readonly name = "ChatError";
  constructor(readonly code: ErrorCode, message: string = ERROR_CODES[code]) {
    super(message);
  }
}
