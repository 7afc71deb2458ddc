/** What the program's exit code says to a script; docs/commands.md lists the same. */

/** Every exit code there is. */
export const EXIT = {
  /** Done as asked. */
  done: 0,
  /** Something went wrong that should not have: a defect of ours. */
  unexpected: 1,
  /** The command line, a variable or the config file is wrong. */
  usage: 2,
  /** The data folder cannot be used: in use, not writable, broken. */
  data: 3,
  /** It cannot listen there: port taken, address unknown, certificate unusable. */
  listen: 4,
  /** Nothing answers at the server's address. */
  unreachable: 5,
  /** The server said no: wrong password, name taken, registration closed. */
  refused: 6,
  /** `client send`: the message will never be taken, and the text says why. */
  not_taken: 7,
  /** `client send`: the message waits on this computer and goes out later. */
  waiting: 8,
  /** Stopped by a second Ctrl+C, before everything was put away. */
  interrupted: 130,
  /** Whoever read our output has gone (`chatmom --help | head -1`). */
  broken_pipe: 141,
} as const;

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
