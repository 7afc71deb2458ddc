/** Accounts, devices, contacts, blocks and invitations: written rarely, each write on the disk at once. */

import type { DatabaseSync } from "node:sqlite";
import { inTransaction, Statements } from "../base/sqlite.ts";
import { BLOCK_TABLE, Blocks } from "./blocks.ts";
import { openDatabase } from "./database.ts";
import { ERRAND_TABLE, Errands } from "./errands.ts";
import { MUTE_TABLE, Mutes } from "./mutes.ts";
import { OperatorAccounts } from "./operator_accounts.ts";
import { Uptime, UPTIME_TABLE } from "./uptime.ts";

/** The steps of accounts.db. */
export const ACCOUNT_MIGRATIONS = [
  `CREATE TABLE account (
     name TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('user', 'guest', 'removed')),
     password TEXT NOT NULL, created INTEGER NOT NULL, last_seen INTEGER NOT NULL DEFAULT 0,
     adopted INTEGER NOT NULL DEFAULT 0, drained TEXT NOT NULL DEFAULT '',
     tells_delivered INTEGER NOT NULL DEFAULT 1, tells_read INTEGER NOT NULL DEFAULT 1)
     WITHOUT ROWID;
   CREATE TABLE device (
     user TEXT, device TEXT, digest TEXT NOT NULL, receives INTEGER NOT NULL,
     created INTEGER NOT NULL, PRIMARY KEY (user, device)) WITHOUT ROWID;
   CREATE TABLE contact (user TEXT, contact TEXT, PRIMARY KEY (user, contact)) WITHOUT ROWID;
   CREATE INDEX contact_of ON contact (contact);
   CREATE TABLE invite (digest TEXT PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER NOT NULL)
     WITHOUT ROWID`,
  // Devices of earlier versions count as seen when they are brought here.
  `ALTER TABLE device ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
   UPDATE device SET seen = unixepoch() * 1000;
   ${ERRAND_TABLE}`,
  MUTE_TABLE,
  BLOCK_TABLE,
  UPTIME_TABLE,
];

/** Somebody with a name here. */
export interface Account {
  readonly name: string;
  /** Guests have no password and no token; removed names stay reserved. */
  readonly kind: "user" | "guest" | "removed";
  /** The stored hash; empty for an account that only device tokens open. */
  readonly password: string;
  /** Milliseconds since 1970; 0 for never. */
  readonly last_seen: number;
  /** 1 when the operator lets letters of lost stores through (delivery rule 19). */
  readonly adopted: number;
  /** The store in which this user's queue at the broker was last drained to its end. */
  readonly drained: string;
  /** 0 when senders are not told that something arrived here, or was read (delivery rule 9). */
  readonly tells_delivered: number;
  readonly tells_read: number;
}

/** A device that can log in. */
export interface Device {
  readonly device: string;
  /** SHA-256 of the token. */
  readonly digest: string;
  /** 0 for one that only sends: nothing is kept for it. */
  readonly receives: number;
  readonly created: number;
  /** When it was last logged in, to the second or so. */
  readonly seen: number;
}

/** Who makes an account: a name, its password's hash, and the device that opens it. */
export interface Newcomer {
  readonly name: string;
  readonly password: string;
  readonly device: string;
  /** SHA-256 of the device's token. */
  readonly digest: string;
  readonly receives: boolean;
  /** SHA-256 of the invitation that it takes, where it takes one. */
  readonly invite: string | null;
}

/** The accounts database; safe to use from several processes (the command line adds invitations). */
export class Accounts {
  #database: DatabaseSync;
  #statements: Statements;
  /** What users want to be left in peace by. */
  readonly mutes: Mutes;
  /** Whom users do not want to hear from. */
  readonly blocks: Blocks;
  /** What operators' commands have left for the server. */
  readonly errands: Errands;
  readonly operator: OperatorAccounts;
  /** When the server ran. */
  readonly uptime: Uptime;

  /** Opens `accounts.db` in `folder`. Throws StartError as openDatabase does. */
  constructor(folder: string) {
    this.#database = openDatabase(`${folder}/accounts.db`, {
      migrations: ACCOUNT_MIGRATIONS,
      synchronous: "FULL",
    });
    this.#statements = new Statements(this.#database);
    this.mutes = new Mutes(this.#database);
    this.blocks = new Blocks(this.#database);
    this.errands = new Errands(this.#database);
    this.operator = new OperatorAccounts(this.#database, this.errands);
    this.uptime = new Uptime(this.#database);
  }

  /** The account of that name, or undefined. */
  account(name: string): Promise<Account | undefined> {
    return Promise.resolve(
      this.#statements.get("SELECT * FROM account WHERE name = ?").get(name) as Account | undefined,
    );
  }

  /** Makes an account; false when the name is taken (a removed one's too). */
  create(
    name: string,
    kind: "user" | "guest",
    password: string,
    now: number,
  ): Promise<boolean> {
    return Promise.resolve(this.#create(name, kind, password, now));
  }

  /**
   * Makes an account with its first device and uses its invitation up; all of it or nothing, since
   * an account without a device could never be opened.
   */
  register(newcomer: Newcomer, now: number): Promise<"made" | "taken" | "invite_unknown"> {
    const { name, password, device, digest, receives, invite } = newcomer;
    return Promise.resolve(inTransaction(this.#database, () => {
      if (this.#statements.get("SELECT 1 FROM account WHERE name = ?").get(name)) return "taken";
      if (invite !== null && !this.#takeInvite(invite, now)) return "invite_unknown";
      this.#create(name, "user", password, now);
      this.#putDevice(name, device, digest, receives, now);
      return "made";
    }));
  }

  /** Sets the stored password hash. */
  setPassword(name: string, password: string): Promise<void> {
    this.#statements.get("UPDATE account SET password = ? WHERE name = ?").run(password, name);
    return Promise.resolve();
  }

  /** Whether senders are told of arrival and of reading. */
  setReceipts(name: string, delivered: boolean, read: boolean): Promise<void> {
    this.#statements.get("UPDATE account SET tells_delivered = ?, tells_read = ? WHERE name = ?")
      .run(delivered ? 1 : 0, read ? 1 : 0, name);
    return Promise.resolve();
  }

  /** The user's queue at the broker was drained to its end in the store `epoch`. */
  setDrained(name: string, epoch: string): Promise<void> {
    this.#statements.get("UPDATE account SET drained = ? WHERE name = ?").run(epoch, name);
    return Promise.resolve();
  }

  /** Writes when these users, and these devices, were last seen, in one go. */
  seen(
    users: ReadonlyMap<string, number>,
    devices: readonly (readonly [user: string, device: string, at: number])[],
  ): Promise<void> {
    const user = this.#statements.get("UPDATE account SET last_seen = ? WHERE name = ?");
    const device = this.#statements.get("UPDATE device SET seen = ? WHERE user = ? AND device = ?");
    inTransaction(this.#database, () => {
      for (const [name, at] of users) user.run(at, name);
      for (const [name, its, at] of devices) device.run(at, name, its);
    });
    return Promise.resolve();
  }

  /** Everyone, sorted by name. */
  all(): Promise<Account[]> {
    return Promise.resolve(
      this.#statements.get("SELECT * FROM account WHERE kind <> 'removed' ORDER BY name")
        .all() as unknown as Account[],
    );
  }

  /** The devices of a user, oldest first. */
  devices(user: string): Promise<Device[]> {
    return Promise.resolve(
      this.#statements.get(
        "SELECT device, digest, receives, created, seen FROM device WHERE user = ? ORDER BY created",
      ).all(user) as unknown as Device[],
    );
  }

  /** Adds a device, or gives one a new token. */
  putDevice(
    user: string,
    device: string,
    digest: string,
    receives: boolean,
    now: number,
  ): Promise<void> {
    this.#putDevice(user, device, digest, receives, now);
    return Promise.resolve();
  }

  /** The devices that get messages and have been here since `at`, everybody's. */
  devicesSince(at: number): Promise<(readonly [user: string, device: string])[]> {
    const rows = this.#statements.get(
      "SELECT user, device FROM device WHERE receives = 1 AND seen >= ?",
    ).all(at);
    return Promise.resolve(rows.map(({ user, device }) => [user as string, device as string]));
  }

  /** Takes a device away; false when there is none. */
  removeDevice(user: string, device: string): Promise<boolean> {
    const { changes } = this.#statements.get("DELETE FROM device WHERE user = ? AND device = ?")
      .run(user, device);
    return Promise.resolve(changes === 1);
  }

  /** One's contacts with the time they were last seen, sorted by name. */
  contacts(user: string): Promise<{ name: string; last_seen: number }[]> {
    return Promise.resolve(
      this.#statements.get(
        `SELECT name, last_seen FROM contact JOIN account ON name = contact
         WHERE user = ? AND kind <> 'removed' ORDER BY name`,
      ).all(user) as unknown as { name: string; last_seen: number }[],
    );
  }

  /** False when the contact is on the list already. */
  addContact(user: string, contact: string): Promise<boolean> {
    const { changes } = this.#statements.get("INSERT OR IGNORE INTO contact VALUES (?, ?)")
      .run(user, contact);
    return Promise.resolve(changes === 1);
  }

  /** False when the contact was not on the list. */
  removeContact(user: string, contact: string): Promise<boolean> {
    const { changes } = this.#statements.get("DELETE FROM contact WHERE user = ? AND contact = ?")
      .run(user, contact);
    return Promise.resolve(changes === 1);
  }

  /** Who has this user on the contact list. */
  watchers(contact: string): Promise<string[]> {
    const rows = this.#statements.get("SELECT user FROM contact WHERE contact = ?").all(contact);
    return Promise.resolve(rows.map((row) => row.user as string));
  }

  /** Writes an invitation down; only its SHA-256 is kept. Times in milliseconds since 1970. */
  createInvite(digest: string, now: number, expires: number): Promise<void> {
    this.#statements.get("INSERT INTO invite VALUES (?, ?, ?)").run(digest, now, expires);
    return Promise.resolve();
  }

  /** False when the invitation is unknown, used or out of date. */
  hasInvite(digest: string, now: number): Promise<boolean> {
    const row = this.#statements.get("SELECT 1 FROM invite WHERE digest = ? AND expires > ?")
      .get(digest, now);
    return Promise.resolve(row !== undefined);
  }

  close(): void {
    this.#database.close();
  }

  #create(name: string, kind: "user" | "guest", password: string, now: number): boolean {
    const { changes } = this.#statements.get(
      "INSERT OR IGNORE INTO account (name, kind, password, created) VALUES (?, ?, ?, ?)",
    ).run(name, kind, password, now);
    return changes === 1;
  }

  #putDevice(user: string, device: string, digest: string, receives: boolean, now: number): void {
    this.#statements.get(
      `INSERT INTO device VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT DO UPDATE
       SET digest = excluded.digest, receives = excluded.receives, seen = excluded.seen`,
    ).run(user, device, digest, receives ? 1 : 0, now);
  }

  /** False when the invitation is unknown, used or out of date. */
  #takeInvite(digest: string, now: number): boolean {
    const { changes } = this.#statements.get("DELETE FROM invite WHERE digest = ? AND expires > ?")
      .run(digest, now);
    return changes === 1;
  }
}
