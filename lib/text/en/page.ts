/** English: the page in the browser. */
import { counter } from "../plural.ts";

const count = counter("en");

export const page = {
  language: "Language",
  name: "Name",
  password: "Password",
  invitation: "Invitation",
  logIn: "Log in",
  register: "Make an account",
  toLogIn: "I have an account already",
  toRegister: "I am new here",
  nameHint: "a-z, 0-9, dot, dash and underscore",
  passwordHint: "8 to 256 characters",
  asking: "One moment ...",
  noAnswer: "The server does not answer: try again in a moment.",
  noStorage:
    "This browser keeps nothing for this page (private window, or a full disk): without that, messages " +
    "could be lost. Make room, or use another window.",
  elsewhere: "This account is open in another tab of this browser.",
  here: "Use it here",
  unknownDevice: "The server does not know this browser any more: log in again.",
  logOut: "Log out",
  logOutWaiting: (waiting: number): string =>
    `${
      count(waiting, { one: "message waits", other: "messages wait" })
    } in this browser and would ` +
    `be lost. Log out all the same?`,
  you: "you",
  connection: {
    online: "connected",
    connecting: "connecting ...",
    offline: "not connected: what you write waits here",
  },
  keepsNothing: "This browser cannot write to its disk: nothing is sent before it can.",
  conversations: "Conversations",
  noConversations: "Nothing here yet: write to somebody by their name.",
  writeTo: "Write to (name or #group)",
  open: "Open",
  unread: (messages: number): string =>
    count(messages, { one: "unread message", other: "unread messages" }),
  online: "online",
  offline: "offline",
  lastSeen: (when: string): string => `last here ${when}`,
  everyone: "everyone who is online",
  addContact: "Add to contacts",
  removeContact: "Remove from contacts",
  noneOpen: "Choose a conversation.",
  back: "Back to the list",
  messages: (name: string): string => `Messages with ${name}`,
  earlier: "Earlier messages",
  beginning: "This is the beginning.",
  newMessages: "New messages",
  toNewest: "To the newest",
  typing: (who: string): string => `${who} is typing ...`,
  message: (name: string): string => `Message to ${name}`,
  send: "Send",
  reply: "Reply",
  edit: "Edit",
  remove: "Delete",
  reallyRemove: "Delete this message for everyone?",
  react: "React",
  cancel: "Cancel",
  replyingTo: (who: string): string => `Reply to ${who}`,
  editing: "Editing",
  edited: "edited",
  deleted: "deleted",
  unverified: "unverified",
  blocked: "from somebody you have blocked",
  somethingEarlier: "something earlier",
  file: (name: string, size: string): string => `${name} (${size})`,
  ticks: {
    waiting: "waiting in this browser",
    stored: "stored on the server",
    delivered: "on a device of theirs",
    read: "read",
    refused: "not sent",
  },
};
