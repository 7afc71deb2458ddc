/** English: what an operator does beside the running server. */

export const operator = {
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
        "conversations stays with them. It cannot be taken back.",
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
