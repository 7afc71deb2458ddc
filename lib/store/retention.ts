/**
 * What retention needs to know in the tables: when how much had been accepted, what has left, and who
 * still needs what (delivery rule 25).
 */

import type { Statements } from "../base/sqlite.ts";
import { isShared } from "../protocol/names.ts";
import { IN_INBOX } from "./group_tables.ts";

/**
 * `age`: at that moment everything up to message `n` had been accepted; a message's own `ts` may be
 * another program's. `gone`: what was answered to an id whose message has left, since ids outlive
 * messages (delivery rule 3). `trimmed`: up to which number a conversation has left.
 */
export const RETENTION_TABLES = `
  CREATE TABLE age (at INTEGER NOT NULL, n INTEGER NOT NULL);
  CREATE TABLE gone (
    sender TEXT, id TEXT, conversation TEXT NOT NULL, seq INTEGER NOT NULL, ts INTEGER NOT NULL,
    PRIMARY KEY (sender, id)) WITHOUT ROWID;
  CREATE TABLE trimmed (conversation TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID`;

/** A device, as retention asks for it. */
export type DeviceName = readonly [user: string, device: string];

/** What may leave: what was accepted before these moments (null: nothing ever) and every device has. */
export interface Terms {
  readonly direct: number | null;
  readonly groups: number | null;
  /** The devices that count: those that get messages and have been here lately. */
  readonly devices: readonly DeviceName[];
}

/** Who holds a message back: people with a device that counts and has not acked it. */
export class Holders {
  #devices = new Map<string, string[]>();
  /** The lowest cursor of a user's devices that count; looked up once, which is on the safe side. */
  #cursors = new Map<string, number>();

  constructor(private readonly statements: Statements, devices: readonly DeviceName[]) {
    for (const [user, device] of devices) this.add(user, device);
  }

  /** One more device counts. */
  add(user: string, device: string): void {
    const devices = this.#devices.get(user);
    if (devices) devices.push(device);
    else this.#devices.set(user, [device]);
    this.#cursors.delete(user);
  }

  /** Those who take part in a conversation and lack something of what they have up to `n`. */
  behind(conversation: string, n: number): string[] {
    return this.people(conversation).filter((user) => this.#cursor(user) < n);
  }

  /** True when the message is in the user's inbox and not with all devices that count. */
  holds(user: string, n: number): boolean {
    if (n <= this.#cursor(user)) return false;
    const sql = `SELECT 1 FROM message m WHERE m.n = ?1 AND ${IN_INBOX}`;
    return this.statements.get(sql).get(n, user) !== undefined;
  }

  /** Everybody whose inbox can have something of it, those who have left too. */
  people(conversation: string): string[] {
    if (!isShared(conversation)) {
      return conversation.startsWith("~")
        ? [conversation.slice(conversation.indexOf(">") + 1)]
        : conversation.split("+");
    }
    return this.statements.get(
      `SELECT user FROM member WHERE conversation = ?1
       UNION SELECT user FROM seen_in WHERE conversation = ?1`,
    ).all(conversation).map(({ user }) => user as string);
  }

  #cursor(user: string): number {
    let lowest = this.#cursors.get(user);
    if (lowest === undefined) {
      const cursor = this.statements.get("SELECT cursor FROM device WHERE user = ? AND device = ?");
      lowest = Math.min(
        Number.MAX_SAFE_INTEGER,
        ...(this.#devices.get(user) ?? []).map((device) =>
          Number(cursor.get(user, device)?.cursor ?? 0)
        ),
      );
      this.#cursors.set(user, lowest);
    }
    return lowest;
  }
}
