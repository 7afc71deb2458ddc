/** English: what line mode shows. Names and texts in it are made safe before they come here. */

export const line = {
  hello: (user: string, server: string): string =>
    `chatmom: you are ${user} on ${server}. /help says what you can do, /quit leaves.`,
  keeps: (what: string | null): string =>
    what === null
      ? "This server keeps every message, without end."
      : `This server keeps ${what}; what you have here stays here.`,
  you: "you",
  unverified: "unverified",
  contacts: (list: string): string => `Contacts: ${list}`,
  noContacts: "You have no contacts yet: /add NAME puts somebody on the list.",
  users: (list: string): string => `Here are: ${list}`,
  isMe: (user: string): string => `${user} (you)`,
  online: "online",
  offline: "offline",
  lastSeen: (when: string): string => `last seen ${when}`,
  came: (user: string): string => `${user} is online.`,
  went: (user: string): string => `${user} is offline.`,
  typing: (user: string): string => `${user} is typing ...`,
  stoppedTyping: (user: string): string => `${user} has stopped typing.`,
  waitsFor: (user: string): string => `(waits for ${user})`,
  read: "(read)",
  many: (messages: string, user: string): string => `${messages} to ${user}`,
  messages: { one: "message", other: "messages", many: "messages" },
  letters: { one: "letter", other: "letters", many: "letters" },
  brokerAway: (letters: string | null): string =>
    `The message broker is away: ${letters ?? "letters"} for you will come when it is back.`,
  connected: (server: string): string => `Connected to ${server} again.`,
  nowOnline: "You are online.",
  nowOffline: "You are offline: what comes waits at the server, what you write waits here.",
  to: (user: string): string => `What you write goes to ${user} now.`,
  /** `last`: the conversation of what came last. */
  toWhom: (last: string | null): string =>
    last === null
      ? "To whom? Say /to NAME first, or @NAME and the text."
      : `To whom? Say /to ${last} first to answer what came last, or @NAME and the text.`,
  added: (user: string): string => `On your contact list: ${user}`,
  removed: (user: string): string => `${user} is off your contact list.`,
  historyOf: (user: string): string => `--- with ${user}`,
  historyEnd: "---",
  historyLocal: "(not connected: from this computer)",
  receipts: {
    on: "People see when what they wrote has arrived here, and when you have read it.",
    arrival: "People see when what they wrote has arrived here, but not whether you have read it.",
    off: "People see neither that what they wrote has arrived here nor that you have read it.",
  },
  nothingSaid: (user: string): string => `There is nothing with ${user} yet.`,
  usage: (usage: string): string => `Write it like this: ${usage}`,
  unknown: (word: string, guess: string): string =>
    `There is no command /${word}.${guess} /help lists them.`,
  didYouMean: (word: string): string => ` Did you mean /${word}?`,
  notConnected: "There is no connection just now: try again when there is one.",
  stillWaiting: (messages: string): string =>
    `Leaving with ${messages} waiting here; they go out at the next start.`,
  notKept:
    "The disk of this computer takes nothing, so this was not kept: make room, enter it again.",
  unfinished: "Leaving before all that was entered was done: enter the last of it again next time.",
  /** Other words for commands, in the person's language. */
  aliases: {} as Record<string, string>,
  tellUsage: "@NAME TEXT",
  usages: {
    add: "/add NAME",
    remove: "/remove NAME",
    contacts: "/contacts",
    to: "/to NAME",
    status: "/status online|offline",
    who: "/who",
    file: "/file PATH",
    get: "/get [NUMBER]",
    files: "/files",
    cancel: "/cancel [NAME]",
    history: "/history [HOW MANY], /history older, /history 2026-03-12 or /history #NUMBER",
    receipts: "/receipts on|arrival|off",
    search: "/search [@NAME or #GROUP] WORDS",
    reply: "/reply [#NUMBER] TEXT",
    edit: "/edit [#NUMBER] TEXT",
    delete: "/delete [#NUMBER]",
    react: "/react [#NUMBER] EMOJI",
    why: "/why [#NUMBER]",
    block: "/block [NAME]",
    unblock: "/unblock NAME",
    devices: "/devices [remove NAME]",
    group: "/group create|add|leave|remove|ban|unban|role|rename|topic|history|mute|members ...",
    groups: "/groups",
    help: "/help",
    quit: "/quit",
  },
  help: `  TEXT               to whom /to said, or whom you wrote to last
  @NAME TEXT         to somebody else, once
  /to NAME           whom you write to from now on
  /add NAME          puts somebody on your contact list; /remove NAME, /contacts
  /who               everybody here, and who is online
  /status offline    what comes waits at the server, what you write waits here;
                     /status online
  /history [20]      what was said here, with numbers; /history older goes on,
                     /history 2026-03-12 shows that day, /history #12 number 12
  /search WORDS      in all you may see; @NAME or #GROUP in front: only there
  /reply TEXT        to their last message; /react EMOJI puts one under it
  /edit TEXT         your last message, for everyone; so does /delete;
                     /why tells what became of it
                     all of these take another number in front: /edit #12 TEXT
  /file PATH         sends a file to whom you write to
  /files             the files of this conversation; /get [NUMBER] saves one
  /cancel [NAME]     takes back a file that is still on its way
  /group, /groups    all there is to do with groups; yours
  /block NAME        takes nothing more from somebody; /unblock NAME; /block
  /receipts off      nobody sees whether what they wrote came or was read;
                     /receipts on; /receipts arrival tells of arriving only
  /devices           what can log in as you
  /quit              leaves (Ctrl+D too); what waits is not lost
  Ticks: … waits here · ✓ stored, survives a crash of the server
         ✓✓ on a device of theirs · ✓✓ (read) · ! refused, with the reason
  Two slashes say something that begins with a slash.`,
  trouble: {
    closed: (server: string): string => `Lost the connection to ${server}.`,
    silent: (server: string): string => `${server} has gone silent.`,
    garbled: (server: string): string => `What answers at ${server} does not speak chatmom.`,
    unreachable: (server: string): string => `Cannot reach ${server}.`,
    untrusted: (server: string): string =>
      `Cannot trust the certificate of ${server}: see --tls-ca.`,
    keeping: (_server: string): string =>
      `Cannot write to this computer's disk: make room; nothing is lost meanwhile.`,
  },
  tryingAgain: "Trying again; what you write waits here.",
};
