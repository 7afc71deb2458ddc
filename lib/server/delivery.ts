/**
 * The middle of a message's way: accepted in this turn, committed with the turn's group, then told to
 * the sender and put into the recipients' inboxes (delivery rules 2 to 5).
 */

import { getLogger } from "@logtape/logtape";
import type { ErrorCode } from "../protocol/errors.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { type Message, TO_MEMBERS, UNVERIFIED } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Head } from "./conversations.ts";
import type { DeviceMark, User } from "./user.ts";
import type { Users } from "./users.ts";

/** Whoever brought a message or a refusal in, and hears what became of it. */
export interface Origin {
  /** It is on the disk. */
  stored(message: Message): void;
  /** The refusal is on the disk, so it is final. */
  refused(id: string, code: ErrorCode): void;
  /** The disk did not take it; it must come again. */
  failed(id: string): void;
}

/** A message as it is accepted, before it has its numbers. */
export interface Draft {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly text: string;
  readonly ts: number;
  readonly replyTo: string;
  readonly flags: number;
  readonly extra: Extra | null;
}

interface Accepted {
  readonly origin: Origin;
  readonly message: Message;
  readonly head: Head;
  readonly recipients: readonly User[];
  readonly mark: DeviceMark | null;
  readonly lastId: string;
  readonly undo: (() => void) | null;
}

interface Refused {
  readonly origin: Origin;
  readonly id: string;
  readonly code: ErrorCode;
  readonly mark: DeviceMark;
  readonly lastId: string;
}

const log = getLogger(["chatmom", "server"]);

export class Delivery {
  #group: (Accepted | Refused)[] = [];
  /** The group that is on its way to the disk. */
  #sealed: (Accepted | Refused)[] = [];
  /** Told of each message that is in an absent user's inbox now. */
  onAbsent: (user: User) => void = () => {};

  constructor(private readonly store: Store, private readonly users: Users) {
    store.onSeal = this.#seal;
    store.onCommit = this.#committed;
  }

  /**
   * Gives the message its numbers and puts it into this turn's group. `sender` is the sending user and
   * device, or null for a letter from the broker. Nothing is promised until `origin.stored`. `undo`
   * takes back what else was changed for it, should the disk not take it.
   */
  accept(
    origin: Origin,
    draft: Draft,
    head: Head,
    recipients: readonly User[],
    sender: { user: User; device: string } | null,
    undo: (() => void) | null = null,
  ): void {
    const { from, to, id, text, ts, replyTo, flags, extra } = draft;
    const n = ++this.store.n, seq = ++head.seq;
    const message: Message = {
      n,
      conversation: head.key,
      seq,
      from,
      to,
      id,
      ts,
      text,
      replyTo,
      flags,
      extra,
    };
    head.touched = this.store.nextRow;
    const mark = sender ? this.#mark(sender.user, sender.device) : null;
    const lastId = mark?.lastId ?? "";
    this.#group.push({ origin, message, head, recipients, mark, lastId, undo });
    if (mark && id > mark.lastId) mark.lastId = id;
    if (!sender && !(flags & UNVERIFIED)) this.#heardOf(from, id);
    // The hot path: names, ids and keys hold nothing that JSON would escape; only the text can.
    let names = "";
    // Members are not named: who is one at this place of the journal gets it (delivery rule 22).
    if (!(flags & TO_MEMBERS)) {
      for (const user of recipients) names += names ? `,"${user.name}"` : `"${user.name}"`;
    }
    this.store.writeText(
      `["m",${n},"${head.key}",${seq},"${from}","${sender?.device ?? ""}","${id}","${to}",${ts},` +
        `${JSON.stringify(text)},[${names}],"${replyTo}",${flags},${
          extra ? JSON.stringify(extra) : 0
        }]`,
    );
  }

  /** Remembers that this id was refused, and tells once that is on the disk. */
  refuse(origin: Origin, user: User, device: string, id: string, code: ErrorCode): void {
    const mark = this.#mark(user, device);
    this.#group.push({ origin, id, code, mark, lastId: mark.lastId });
    if (id > mark.lastId) mark.lastId = id;
    this.store.write(["x", user.name, device, id, code]);
  }

  /** A letter of a lost store: should its sender send it again, it is looked up (delivery rule 18). */
  #heardOf(from: string, id: string): void {
    const mark = this.users.peek(from)?.device("");
    if (mark && id > mark.lastId) mark.lastId = id;
  }

  #mark(user: User, device: string): DeviceMark {
    user.touched = this.store.nextRow;
    return user.device(device);
  }

  #seal = (): void => {
    this.#sealed = this.#group;
    this.#group = [];
  };

  #committed = (failure: Error | null): void => {
    const group = this.#sealed;
    this.#sealed = [];
    if (failure) {
      const since = this.#group;
      this.#group = [];
      return this.#undo([...group, ...since], failure);
    }
    const woken = new Set<User>();
    for (const one of group) {
      if ("code" in one) {
        one.origin.refused(one.id, one.code);
        continue;
      }
      for (const user of one.recipients) {
        this.users.push(user, one.message);
        woken.add(user);
      }
      one.origin.stored(one.message);
    }
    for (const user of woken) {
      user.inbox.wake();
      if (!user.online) this.onAbsent(user);
    }
  };

  /** Takes the group's numbers back, newest first, and asks for all of it again (delivery rule 5). */
  #undo(group: readonly (Accepted | Refused)[], failure: Error): void {
    log.error("Cannot write {count} messages to the journal: {reason}", {
      count: group.length,
      reason: failure.message,
    });
    for (const one of group.toReversed()) {
      if (one.mark) one.mark.lastId = one.lastId;
      if ("code" in one) continue;
      one.undo?.();
      this.store.n = one.message.n - 1;
      one.head.seq = one.message.seq - 1;
    }
    for (const one of group) one.origin.failed("code" in one ? one.id : one.message.id);
  }
}
