/** English: what the offline service says, and its manual page. */
export const offline = {
  notALetter: (why: string): string => `This is not a letter: ${why}.`,
  summary: "run the queue service in front of RabbitMQ",
  description:
    "Keeps the messages of people who are away, in RabbitMQ when CHATMOM_AMQP_URL names a broker, " +
    "else in a folder of its own. A chat server uses it with --offline-host and --offline-port.",
  groups: {
    where: "Where it listens:",
    kept: "Where the queues are:",
    who: "Who may come:",
  },
  host: "address to listen on; off this machine a shared secret is needed",
  port: "port to listen on; 0 takes a free one and prints it",
  tlsCert: "certificate (PEM, with its chain) for encrypted connections",
  tlsKey: "private key (PEM) of the certificate",
  insecure: "listen on other addresses than this machine's own without encryption",
  data: "folder of the queues, when there is no broker",
  guests:
    "answer CREATE_QUEUE, ENQUEUE and FETCH of anyone, as the first chat-mom clients send them",
  amqpCa: "certificate authority (PEM) that the broker's certificate is checked by",
  notes: `Secrets never stand on the command line. They come from variables, or from files
that only you can read (mode 600), named by that variable with _FILE after it:
  CHATMOM_AMQP_URL        amqp://user:password@host:5672/vhost
  CHATMOM_OFFLINE_SECRET  shared with the chat server

Examples:
  chatmom offline
  CHATMOM_AMQP_URL_FILE=broker.url chatmom offline
  chatmom server --offline-host 127.0.0.1 --offline-port 6000

Ctrl+C stops it: what was accepted is kept, and chat servers come back by
themselves.`,
  keptIn: (folder: string): string => `Letters:   kept in ${folder}`,
  keptAtBroker: (address: string): string =>
    `Letters:   kept in RabbitMQ, queue.<user>, at ${address}`,
  secretNeeded: "Servers:   with the shared secret",
  loopbackOnly: "Servers:   any on this machine (no secret is set)",
  guestsOff: "This service takes chat servers only: start it with --guests to let anyone in.",
  guestsToo: "Guests:    may CREATE_QUEUE, ENQUEUE and FETCH",
  encrypted: "Transport: encrypted (TLS)",
  plain: "Transport: not encrypted",
  move: {
    summary: "move all mailboxes from the folder to a broker, or back",
    description:
      "Moves the letters of all mailboxes, in order, each once, from the folder of --data to RabbitMQ or " +
      "back. A service that runs on that folder does it meanwhile: chat servers come back at once, and " +
      "wait for a queue at most as long as it moves; without one this command does it itself. When it " +
      "is interrupted, the next start of either goes on. The broker's address comes from " +
      "CHATMOM_AMQP_URL, or the file that CHATMOM_AMQP_URL_FILE names. Afterwards start the service " +
      "where the letters are: with that address, or without it.",
    names:
      "from a broker: whose queues there are, since it does not list them (those that were here before " +
      "are known)",
    from: "where the letters are: sqlite or amqp",
    to: "where they are to be: amqp or sqlite",
    same: "--from and --to are the same place.",
    nobody: "RabbitMQ does not list its queues: say whose there are, as in " +
      "chatmom offline move --from amqp --to sqlite ana bia",
    noFolder: (folder: string): string =>
      `There are no letters in "${folder}": name the folder of the offline service with --data.`,
    progress: (queues: string, letters: string): string => `${queues}, ${letters}`,
    queues: { one: "mailbox", other: "mailboxes", many: "mailboxes" },
    of: (done: string, all: string): string => `${done} of ${all}`,
    letters: { one: "letter", other: "letters", many: "letters" },
    done: (what: string): string => `Moved: ${what}.`,
    next: {
      amqp: "From now on start the offline service with CHATMOM_AMQP_URL.",
      sqlite: "From now on start the offline service without CHATMOM_AMQP_URL.",
    },
    stopped:
      "The service that was moving the letters has stopped: start it again, and it goes on; or run " +
      "this command again.",
    busy: {
      amqp:
        "The letters are on their way to RabbitMQ already: start it if it is away, wait until they are " +
        "all there, and give this order again.",
      sqlite:
        "The letters are on their way from RabbitMQ into the folder already: start it if it is away, " +
        "wait until they are all there, and give this order again.",
    },
    replaced: "Another order was given after this one: see there where the letters go.",
  },
  howToStop: (pid: number): string => `To stop:   Ctrl+C, or kill ${pid}`,
};
