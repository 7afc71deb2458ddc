/** English: what the client's commands say. */
export const client = {
  summary: "talk to people: a client for the terminal",
  description:
    `Talk to people. The first start with a new name makes the account: it asks for a password, typed twice, and keeps a device token in a folder of your own, so that later starts ask nothing. Without a terminal there is no password: the device token alone opens the account, or CHATMOM_PASSWORD says the password. CHATMOM_INVITE holds an invitation where one is needed.`,
  groups: { who: "Who:", where: "Where:", how: "How:" },
  user: "your name: a-z, 0-9, dot, dash and underscore",
  host: "address of the chat server",
  port: "port of the chat server",
  sameAs: (option: string): string => `the same as ${option}`,
  offlineUnused: "taken as older clients do; not needed: the chat server hands out what waited",
  tls: "talk to the server over TLS",
  tlsCa: "trust the certificates in this PEM file too; means --tls",
  home:
    "where tokens, outbox and received messages are kept (default: CHATMOM_HOME, else your config folder)",
  deviceName: "what this device is called in the list of your devices",
  downloads: "folder that files are saved in",
  getBelow: "files up to this size are saved without being asked for; 0 for none",
  plain: "line mode without colours, instead of the full screen",
  menu: "a numbered menu instead of commands",
  theme: "colours of the full screen: dark, light, or auto, which asks the terminal",
  mouse: "the mouse scrolls and opens conversations (Alt+M: on and off)",
  notify: "a program that shows notices: notify-send, or chatmom-notify, one of your own",
  wantsNotifier:
    "use notify-send or chatmom-notify; the latter is any program of yours on PATH by that name, " +
    "run with who wrote and what",
  web: {
    option:
      "open this server's page in the browser, and end; where none can be opened, say where it is",
    opened: (address: string): string => `The page is open in your browser: ${address}`,
    openYourself: (address: string): string => `Open this in a browser: ${address}`,
    none: (server: string): string =>
      `The server at ${server} has no page for browsers: ask the operator, who can start it with ` +
      `--web PORT.`,
    silent: (address: string): string =>
      `The page at ${address} does not answer: ask the operator whether a firewall or a proxy is in ` +
      `its way.`,
  },
  notes: `What you write is on this computer's disk before it is sent, and waits there
while the server is away, also over a restart. Two windows of one user need a
folder each: --home.`,
  send: {
    summary: "send a message from a script; the exit code says whether it was stored",
    description:
      `Send a message: the TEXT, or what comes through a pipe, as one message. Exit codes: 0 stored by the server · 7 refused, it will never be taken · 8 not stored within --wait seconds: kept on this computer, and the next "client send" of the same user takes it along · 6 the login was refused.`,
    to: "whom the message is for",
    file: "a file to send; a TEXT goes before it",
    lines: "one message per line of the pipe, each sent as it comes",
    wait: "how many seconds to wait until it is stored",
    text: "the message; without it the message comes through a pipe",
    nothing: `There is nothing to send: put the TEXT at the end, or send it through a pipe.`,
    bothTextAndLines: "--lines reads a pipe: leave out the TEXT.",
    wantsSeconds: "use a number of seconds",
    kept: (messages: string, why: string): string =>
      `Not stored yet: ${messages} kept on this computer, to go out with the next "client send". ${why}`,
    noAnswer: "The server did not answer in time.",
    refused: (to: string, why: string): string => `Not sent to ${to}: ${why}`,
  },
  listen: {
    summary: "print messages as they come, for scripts and bots",
    description:
      `Print messages as they come, one each, until Ctrl+C. This is a device of its own: it gets every message once, also those that came while it was not running. A message counts as received once it was written out, and is never marked as read. Once nobody reads the output any more, the next message ends it, and comes again at the next start.`,
    json:
      "one JSON object per line: id, conversation, seq, from, text, ts, unverified; and where " +
      "there is more to it reply_to, file, or what was done (kind, target_id, emoji, member, ...)",
  },
  password: (user: string): string => `Password of ${user}: `,
  newAccount: (user: string): string =>
    `The name ${user} is free. Choose a password to make the account.`,
  newPassword: "New password: ",
  passwordAgain: "Once more: ",
  passwordLength: "A password is 8 to 256 characters long.",
  passwordsDiffer: "These two are not the same.",
  invitation: "This server wants an invitation: ",
  inviteNoQuestion:
    `Signing up here takes an invitation: ask the operator for one, and put it into CHATMOM_INVITE.`,
  inUse: (user: string, folder: string): string =>
    `${user} is open in another window on this computer ("${folder}"). Close that one, or give this ` +
    `one a folder of its own with --home.`,
  folderUnwritable: (folder: string, why: string): string =>
    `Cannot write to "${folder}": ${why}. Make it a folder that you may write to, or choose ` +
    `another with --home.`,
  folderBroken: (folder: string, why: string): string =>
    `Cannot read "${folder}": ${why}. Move it away and start again (what waited in it is not sent), ` +
    `or choose another folder with --home.`,
  notChatmom: (server: string): string =>
    `What answers at ${server} is not a chatmom server: check --host and --port, and whether it is ` +
    `with --tls or without.`,
  untrusted: (server: string): string =>
    `Cannot trust the certificate of ${server}: name its authority with --tls-ca, or check --host.`,
  unknownDevice: (user: string): string =>
    `The server does not know this device of ${user} any more.`,
  takenNoPassword: (user: string): string =>
    `The name ${user} is taken. If it is yours, start once in a terminal to type the password, or set ` +
    `CHATMOM_PASSWORD; else choose another name.`,
};
