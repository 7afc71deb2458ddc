/** English: the manual page of `chatmom server`, and what it prints at its start. */
export const serverCommand = {
  summary: "run the chat server",
  description:
    "Runs the chat server: accounts, contacts, presence, messages and history. Without options it " +
    "listens on this machine only, lets anyone here make an account, and keeps everything in the " +
    "folder chatmom-data.",
  groups: {
    where: "Where it listens:",
    kept: "What is kept:",
    who: "Who may come:",
    together: "Talking in groups:",
    absent: "Messages for people who are away:",
  },
  host: "address to listen on; 0.0.0.0 is every network of this machine",
  port: "port to listen on; 0 takes a free one and prints it",
  web: "port of the page for browsers (default: 8080); 0 takes a free one, off serves none",
  webOrigin: "address under which a proxy shows the page, https://chat.example.org; can be said " +
    "several times",
  tlsCert: "certificate (PEM, with its chain) for encrypted connections",
  tlsKey: "private key (PEM) of the certificate",
  insecure: "listen on other addresses than this machine's own without encryption",
  dialect: "also speak the language of an older system on a port of its own: json-chat:12346, " +
    "whatsapp:12345 or mini-chat:9000; can be said several times",
  data: "folder of accounts, messages and everything else",
  fileSize: "the largest file that is taken: 100M (the default), 2G, ...",
  retention:
    "how long messages are kept: 90d, 12w, 2y or forever (the default); none leaves that a device " +
    "which was here within 60 days has not got",
  retentionGroups: "how long messages of groups are kept (default: as --retention)",
  retentionFiles: "how long files are kept, where that is less than their messages",
  fileQuota: "room for the files of one person: 1G (the default), 500M, ...",
  registration:
    "who may make an account: open, invite or closed (default: open on 127.0.0.1, else invite)",
  groupMembers: "how many members a group may have, up to 5000",
  everyone: "whether a message to * reaches everybody who is online: on or off",
  guests: "let people in by a name alone; a guest never gets a registered name",
  mailbox: "where messages wait: sqlite (in the data folder, the default), amqp (RabbitMQ) or " +
    "tcp://host:port (an offline service)",
  offlineHost: "host of an offline service; same as --mailbox tcp://host:port",
  offlinePort: "its port (default: 6000)",
  offlineCa: "certificate authority (PEM) that the offline service's certificate is checked by; " +
    "turns encryption on",
  amqpCa: "certificate authority (PEM) that the broker's certificate is checked by",
  notes: `Secrets never stand on the command line. They come from variables, or from files
that only you can read (mode 600), named by that variable with _FILE after it:
  CHATMOM_AMQP_URL        amqp://user:password@host:5672/vhost
  CHATMOM_OFFLINE_SECRET  shared with the offline service

Examples:
  chatmom server
  chatmom server --host 0.0.0.0 --tls-cert chat.pem --tls-key chat.key
  CHATMOM_AMQP_URL_FILE=broker.url chatmom server --mailbox amqp
  chatmom server --offline-host 127.0.0.1 --offline-port 6000

Ctrl+C stops it: what was accepted is on disk, and clients come back by
themselves.`,
  noServer: (folder: string): string =>
    `There is no server's data in "${folder}": name its folder with --data, or start a server there ` +
    `first.`,
  invite: {
    summary: "make an invitation for one new account",
    description: (days: number): string =>
      `Makes an invitation: one new account can be made with it within ${days} days, on a server that ` +
      `registers by invitation. The server may be running.`,
    howToUse: (day: string): string =>
      `For one account, until ${day}. The client asks for it, or takes it from CHATMOM_INVITE.`,
  },
  noPage: (port: number): string =>
    `Page:      none, port ${port} is taken (another: --web PORT; none and no word of it: --web off)`,
  elsewhere: (words: string, page: string | null): string =>
    `Elsewhere: chatmom client --user NAME ${words}${page ? `, or ${page} in a browser` : ""}`,
  dataIn: (folder: string): string => `Data:      ${folder}`,
  whoMayRegister: {
    open: "Accounts:  anyone who reaches this address may make one",
    invite: "Accounts:  by invitation (chatmom server invite makes one)",
    closed: "Accounts:  nobody can make a new one",
  },
  filesUpTo: (size: string, quota: string): string =>
    `Files:     up to ${size}, and ${quota} for one person`,
  groupsUpTo: (members: number, everyone: boolean): string =>
    `Groups:    up to ${members} members; ` +
    (everyone ? "* reaches everybody who is online" : "nobody can write to everybody"),
  guestsToo: "Guests:    welcome by name, without a password",
  waitsHere: "Absent:    their messages wait in the data folder",
  waitsAtBroker: "Absent:    their messages wait in RabbitMQ, queue.<user>",
  waitsAt: (address: string): string =>
    `Absent:    their messages wait at the offline service ${address}`,
  kept: (what: string | null): string => `Kept:      ${what ?? "every message, without end"}`,
  encrypted: "Transport: encrypted (TLS)",
  plain: "Transport: not encrypted",
  howToStop: (pid: number): string => `To stop:   Ctrl+C, or kill ${pid}`,
};
