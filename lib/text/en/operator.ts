/** English: what an operator does beside the running server. */

import { check } from "./check.ts";

export const operator = {
  check,
  backup: {
    summary: "write a backup, while the server runs or not",
    description:
      "Writes everything that the data folder holds into one file (a tar): accounts, messages, files. " +
      "The server may be running and is not slowed: everything that was ✓ when the command was " +
      "given is in it, as of one moment. The file opens every account's history, so only you can read " +
      "it: keep it so. While it is written, twice its room is needed beside it.",
    file: "where to; must not be there yet",
    done: (what: string, file: string, at: string): string => `${what} in "${file}", as of ${at}.`,
    accounts: { one: "account", other: "accounts", many: "accounts" },
    messages: { one: "message", other: "messages", many: "messages" },
    files: { one: "file", other: "files", many: "files" },
  },
  restore: {
    summary: "put a backup back",
    description:
      "Puts a backup into the folder of --data, which must be empty; the server must be stopped. " +
      "Clients notice that the server went back in time and go on by themselves: nothing shows twice, " +
      "and what they have stays with them. Messages that a broker keeps for people who were away come " +
      "too, also those that were written after the backup.",
    file: "a file that chatmom server backup has written",
    force:
      "take the place of what is in the folder: that is lost, once the backup has been checked",
    done: (what: string, folder: string, at: string): string =>
      `${what} are in "${folder}" again, as of ${at}. Start the server.`,
  },
  export: {
    summary: "print all of one person's data",
    description:
      "Prints everything that the server keeps of one person as lines of JSON, for that person to " +
      "have: account, devices, contacts, blocks, groups, messages written and received, files' names. No " +
      "password and no token is in it. The server may be running. Times are milliseconds since 1970.",
    user: "whose",
  },
  faults: {
    exists: (file: string, _why: string): string =>
      `"${file}" is there already: choose another name, or take that file away.`,
    unwritable: (file: string, why: string): string =>
      `Cannot write "${file}": ${why}. Choose a place with room that you may write to.`,
    unreadable: (file: string, why: string): string =>
      `Cannot read "${file}": ${why}. Check the name and the rights.`,
    no_answer: (folder: string, _why: string): string =>
      `The server on "${folder}" does not answer: look at its log, or stop it and try again.`,
    not_a_backup: (file: string, _why: string): string =>
      `"${file}" is not a backup of chatmom: name one that chatmom server backup has written.`,
    newer: (file: string, _why: string): string =>
      `"${file}" was written by a later version of chatmom: update chatmom.`,
    broken: (file: string, why: string): string =>
      `"${file}" is damaged (${why}): take another backup.`,
    not_empty: (folder: string, _why: string): string =>
      `"${folder}" is not empty: choose an empty folder with --data, or say --force to lose what a ` +
      `server kept there.`,
  },
  user: {
    summary: "look after accounts",
    description:
      "What an operator does with accounts. The server may be running: it notices within a second.",
    whose: "whose",
    kinds: { user: "account", guest: "guest" },
    list: {
      summary: "list everybody",
      description:
        "Lists everybody who has a name here: what they are (account or guest), since when, when they " +
        "were last seen, and how many devices can log in as them. In a pipe there is no line of titles.",
      titles: ["name", "what", "since", "last seen", "devices"],
    },
    add: {
      summary: "make an account",
      description:
        "Makes an account, whatever --registration says. The password is asked for twice, or is the " +
        "first line of a pipe.",
      done: (name: string): string => `${name} can log in now, with that password.`,
    },
    remove: {
      summary: "remove an account for good",
      description:
        "Removes an account: its sessions end, its devices and its password open nothing any more, its " +
        "queue at the broker is deleted, and nobody can take its name again. What others have of their " +
        "conversations stays with them. It cannot be taken back, so a terminal asks for the name again.",
      yes: "do not ask, as scripts need it",
      typeAgain: (name: string): string =>
        `${name} goes for good: sessions, devices, password. To remove it type the name again: `,
      kept: (name: string): string => `That is not the name: ${name} was not removed.`,
      sayYes: (name: string): string =>
        `Removing ${name} cannot be taken back, and there is no terminal to ask: say --yes if you are ` +
        `sure.`,
      done: (name: string): string =>
        `${name} is removed, and the name stays reserved. A running server ends the sessions within a ` +
        `second.`,
    },
    password: {
      summary: "set a new password",
      description:
        "Sets a new password for somebody who has forgotten theirs. It is asked for twice, or is the " +
        "first line of a pipe. Devices that are logged in stay so: see the command devices.",
      guest: (name: string): string => `${name} is a guest, and guests have no password.`,
      done: (name: string): string => `${name} has a new password.`,
    },
    devices: {
      summary: "list somebody's devices, or take one away",
      description:
        "Lists what can log in as somebody: whether it gets messages or only sends, since when, and " +
        "when it was last here. In a pipe there is no line of titles.",
      revoke: "take this device away: its token opens nothing any more, and its session ends",
      titles: ["device", "what", "since", "last seen"],
      receives: "gets messages",
      sends: "only sends",
      unknown: (name: string, device: string): string =>
        `${name} has no device "${device}": look at the list, chatmom server user devices ${name}`,
      revoked: (name: string, device: string): string =>
        `"${device}" is off the account of ${name}. A running server ends its session within a second.`,
    },
    adopt: {
      summary: "hand an account the mail of its name that a lost data folder has left",
      description:
        "After the data folder was lost, letters of the old one still wait at the message broker. " +
        "Whoever registers the name first must not read them, so they are kept back until the " +
        "operator says that this is the same person. The server may be running.",
      done: (name: string): string =>
        `${name} gets the letters that were kept back: within seconds if online, else at the next time.`,
    },
  },
};
