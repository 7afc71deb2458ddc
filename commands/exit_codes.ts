/** What the program's exit code says to a script; docs/commands.md lists the same. */

/** Every exit code there is; what each means stands below. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  data: 3,
  listen: 4,
  unreachable: 5,
  refused: 6,
  not_taken: 7,
  waiting: 8,
  interrupted: 130,
  broken_pipe: 141,
} as const;

/** What each exit code means, as docs/commands.md lists it. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "Done as asked.",
  unexpected: "Something went wrong that should not have: a defect of ours. `server check`: " +
    "something is not as a server needs it.",
  usage: "The command line, a variable or the config file is wrong.",
  data: "The data folder cannot be used: in use, not writable, broken.",
  listen: "It cannot listen there: port taken, address unknown, certificate unusable.",
  unreachable: "Nothing answers at the server's address.",
  refused: "The server said no: wrong password, name taken, registration closed.",
  not_taken: "`client send`: the message will never be taken, and the text says why.",
  waiting: "`client send`: the message waits on this computer and goes out later.",
  interrupted:
    "Stopped at a question, by Ctrl+C, Ctrl+D or another answer than yes, or by a second Ctrl+C " +
    "before everything was put away.",
  broken_pipe: "Whoever read our output has gone (`chatmom --help | head -1`).",
};

/** One of the codes above. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Ends a command with an exit code, after saying one sentence to stderr (already in the person's
 * language); without one it ends in silence, because the command has said it itself.
 */
export class Stop extends Error {
  override readonly name = "Stop";
  constructor(readonly exit: ExitCode, readonly sentence?: string) {
    super(sentence ?? `exit ${exit}`);
  }
}
