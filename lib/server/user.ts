/** A user in memory: devices, sessions and the live end of the inbox. */

import type { Inbox } from "./inbox.ts";
import type { Session } from "./session.ts";

/** A device's place in the inbox and in its own sends. */
export interface DeviceMark {
  cursor: number;
  /** The highest id that the device has sent, whatever became of it. */
  lastId: string;
  /** Ids that the disk refused: nothing was done under them, so they need no look-up. */
  givenBack?: Set<string>;
  /** How its messages are signed in the journal, put together with the first one. */
  signed?: string;
}

/** So many ids are remembered as given back; the others are looked up. */
const GIVEN_BACK_MOST = 10_000;

/** Nothing was done under this id after all. */
export function giveBack(mark: DeviceMark, id: string): void {
  mark.givenBack ??= new Set();
  if (mark.givenBack.size < GIVEN_BACK_MOST) mark.givenBack.add(id);
}

/** True when one of the two takes nothing from the other: neither hears of the other's doings then. */
export function isApart(one: User, other: User): boolean {
  return one.refuses(other.name) || other.refuses(one.name);
}

export class User {
  readonly sessions: Session[] = [];
  /** Devices that get what this user sends from another one. */
  receivers: string[];
  /** The highest `pos` that any device has acked. */
  acked: number;
  /** The journal row of this user's newest send: until it is in the tables, memory alone knows the last id. */
  touched = 0;
  /** True when nobody has named this user since memory was last looked through. */
  quiet = false;
  /** A look-up of an id waits for the one before it, so that the same id cannot pass twice. */
  lookup: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly kind: "user" | "guest",
    readonly inbox: Inbox,
    readonly devices: Map<string, DeviceMark>,
    receivers: string[],
    /** Entries from others that no device has acked. */
    public waiting: number,
    public moved: number,
    /** True when the operator lets letters of lost stores through (delivery rule 19). */
    public adopted: boolean,
    /** Whether senders are told of arrival and of reading (delivery rule 9). */
    public readonly tells: { delivered: boolean; read: boolean },
    /** The store in which this user's queue was last drained to its end. */
    public drained: string,
    /** Whom this user takes nothing from; null for nobody, as it is for nearly everyone. */
    public blocks: ReadonlySet<string> | null = null,
  ) {
    this.receivers = receivers;
    this.acked = 0;
    for (const { cursor } of devices.values()) this.acked = Math.max(this.acked, cursor);
  }

  /** A user is online when any of their sessions is (delivery rule 13). */
  get online(): boolean {
    return this.sessions.some((session) => session.status === "online");
  }

  /** True when this user takes nothing from `name`. */
  refuses(name: string): boolean {
    return this.blocks !== null && this.blocks.has(name);
  }

  /** Takes nothing from `name` any more, or does again. */
  block(name: string, on: boolean): void {
    const blocks = new Set(this.blocks);
    if (on) blocks.add(name);
    else blocks.delete(name);
    this.blocks = blocks.size > 0 ? blocks : null;
  }

  /** The highest id of this user's that came out of a queue: its device is not known any more. */
  get lastLetter(): string {
    return this.devices.get("")?.lastId ?? "";
  }

  /** The mark of a device, made when it is new: it starts at the highest acked `pos` (delivery rule 11). */
  device(name: string): DeviceMark {
    let mark = this.devices.get(name);
    if (!mark) this.devices.set(name, mark = { cursor: this.acked, lastId: "" });
    return mark;
  }

  /** True when another device than this one wants a copy of what it sends (delivery rule 7). */
  hasOther(device: string): boolean {
    return this.receivers.length > 1 ||
      (this.receivers.length === 1 && this.receivers[0] !== device);
  }
}
