/** Why a program of ours could not start; the commands turn it into a sentence and an exit code. */

/** What is known about each failure, by its code; the texts of lib/text/…/start.ts use these words. */
export interface StartDetails {
  /** Another process holds the data folder. */
  data_in_use: { data: string };
  /** The data folder, or a file in it, cannot be made or written. */
  data_unwritable: { data: string; why: string };
  /** The disk of the data folder is full. */
  disk_full: { data: string };
  /** What is in the data folder cannot be read as ours. */
  data_broken: { data: string; why: string };
  /** The data folder was written by a later version than this one. */
  data_newer: { data: string };
  /** Another program listens there. */
  port_taken: { host: string; port: string; option: string };
  /** The system does not let this user listen there (ports below 1024). */
  port_forbidden: { host: string; port: string; option: string };
  /** The host is no address of this machine, or a name that nobody knows. */
  address_unknown: { host: string };
  /** Certificate and key cannot be used, alone or together. */
  tls_bad: { why: string };
  /** Listening off loopback needs TLS, or `--insecure` said out loud. */
  tls_missing: { host: string };
  /** An old language whose users have no passwords, on a server that takes no guests. */
  dialect_guests: { dialect: string };
  /** An old language off loopback: its clients know no encryption. */
  dialect_plain: { dialect: string; host: string };
  /** The broker's address cannot be read; `why` never holds its password. */
  broker_url_bad: { why: string };
  /** `--mailbox amqp` was said, and there is no broker's address. */
  broker_url_missing: Record<never, string>;
  /** An offline service off loopback needs a secret (delivery rule 21). */
  secret_missing: { host: string };
  /** The letters of an offline service were moved to the other place: `sqlite` or `amqp`. */
  letters_moved: { data: string; place: string };
  /** A file of secrets can be read by others. */
  secret_exposed: { file: string };
  /** A file that an option names cannot be read. */
  file_unreadable: { file: string; why: string };
  /** A client cannot reach the server at all, and nothing else can be done. */
  server_unreachable: { host: string; port: string };
}

/** One of the codes above. */
export type StartCode = keyof StartDetails;

/** A start that failed for a reason that the person at the keyboard can do something about. */
export class StartError<C extends StartCode = StartCode> extends Error {
  override readonly name = "StartError";
  constructor(readonly code: C, readonly details: StartDetails[C]) {
    super(`Cannot start: ${code} ${JSON.stringify(details)}`);
  }
}
