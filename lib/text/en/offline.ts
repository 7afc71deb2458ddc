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
  notes: `Secrets never stand on the command line. They come from variables, or from files that only
you can read (mode 600), named by a variable:
  CHATMOM_AMQP_URL        CHATMOM_AMQP_URL_FILE        amqp://user:password@host:5672/vhost
  CHATMOM_OFFLINE_SECRET  CHATMOM_OFFLINE_SECRET_FILE  shared with the chat server

Examples:
  chatmom offline
  CHATMOM_AMQP_URL_FILE=broker.url chatmom offline
  chatmom server --offline-host 127.0.0.1 --offline-port 6000

Ctrl+C stops it: what was accepted is kept, and chat servers come back by themselves.`,
  keptIn: (folder: string): string => `Letters:   kept in ${folder}`,
  keptAtBroker: (address: string): string =>
    `Letters:   kept in RabbitMQ, queue.<user>, at ${address}`,
  secretNeeded: "Servers:   with the shared secret",
  loopbackOnly: "Servers:   any on this machine (no secret is set)",
  guestsOff: "This service takes chat servers only: start it with --guests to let anyone in.",
  guestsToo: "Guests:    may CREATE_QUEUE, ENQUEUE and FETCH",
  encrypted: "Transport: encrypted (TLS)",
  plain: "Transport: not encrypted",
  howToStop: (pid: number): string => `To stop:   Ctrl+C, or kill ${pid}`,
};
