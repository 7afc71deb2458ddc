/** Why a backup could not be taken or put back. */

/** `no_answer`: a server holds the folder and does not do what it is asked. */
export type BackupFault =
  | "exists"
  | "unwritable"
  | "unreadable"
  | "no_answer"
  | "not_a_backup"
  | "newer"
  | "broken"
  | "not_empty";

/** A backup or restore that failed for a reason that the operator can do something about. */
export class BackupError extends Error {
  override readonly name = "BackupError";
  constructor(readonly fault: BackupFault, readonly path: string, readonly why = "") {
    super(`Cannot use "${path}": ${fault} ${why}`);
  }
}
