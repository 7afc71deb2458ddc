/** English: one text per error code, each saying what to do next. */
import type { ErrorCode } from "../../protocol/errors.ts";

export const errors: Record<ErrorCode, string> = {
  bad_frame: "That could not be understood: send one JSON object a line, as docs/protocol.md says.",
  too_long: "That is too long: make it shorter, or send it in parts.",
  unknown_type: "This server does not know that request: update it, or leave the request out.",
  not_logged_in: "Log in first.",
  already_connected: "This name is connected already: leave there first, or choose another name.",
  already_logged_in: "You are logged in already: open a second connection for another user.",
  bad_credentials: "Name or password is wrong: check both and try again.",
  name_taken: "Somebody has this name already: choose another one.",
  name_invalid:
    "That cannot be a name: use 1 to 32 of a-z, 0-9, dot, dash and underscore, starting with a " +
    "letter or a digit.",
  password_weak: "That password is too short or too long: use 8 to 256 characters.",
  registration_closed: "Nobody can sign up here just now: ask the operator for an account.",
  invite_needed: "Signing up here takes an invitation: ask the operator for one.",
  invite_unknown:
    "That invitation is unknown, used or out of date: check it, or ask the operator for another one.",
  guests_off: "This server takes no guests: sign up with a password.",
  unknown_user: "There is no such user: check the name.",
  unknown_device: "There is no such device: look at the list of devices.",
  yourself: "That is you: choose somebody else.",
  already_contact: "That user is on your contact list already.",
  not_contact: "That user is not on your contact list: look at the list for the right name.",
  blocked: "This user does not take messages from you.",
  forbidden: "You are not allowed to do that: ask the operator.",
  mailbox_full: "The receiver's mailbox is full: try again when they have been here.",
  too_many: "There are too many of those: remove some first.",
  too_fast: "Too many tries: wait a little, then try again.",
  busy: "The server is busy: try again in a moment.",
  bad_ack: "The program confirmed more than it was sent: update it.",
  replaced: "You logged in elsewhere with this device: this connection has ended.",
  revoked: "This device was taken off your account: log in again with your password.",
  removed: "Your account was removed by the operator: ask them if that was a mistake.",
  timed_out: "Nothing was heard from you for too long: connect again.",
  stopping: "The server is stopping: come back in a moment.",
  disk_full: "The server's disk is full: your message waits here and goes out later.",
  no_queue: "The queue of this user was deleted: it has to be made again first.",
  broker_away: "The message broker cannot be reached just now: try again in a moment.",
  internal: "Something went wrong in the server: ask the operator to look at its log.",
};
