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
import { type DeviceMark, giveBack, type User } from "./user.ts";
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
  /** The text as JSON, where that is known already. */
  readonly quoted?: string | undefined;
}

interface Accepted {
  readonly origin: Origin;
  readonly message: Message;
  readonly head: Head;
  readonly recipients: readonly User[];
  readonly mark: DeviceMark | null;
  readonly undo: (() => void) | null;
}

interface Refused {
  readonly origin: Origin;
  readonly id: string;
  readonly code: ErrorCode;
  readonly mark: DeviceMark;
}

/** How the record of an ordinary message ends: it answers none and is nothing else. */
const NOTHING_MORE = `],"",0,0]`;

const log = getLogger(["chatmom", "server"]);

export class Delivery {
  #group: (Accepted | Refused)[] = [];
  /** The group that is on its way to the disk. */
  #sealed: (Accepted | Refused)[] = [];
  /** How often the disk has refused a group. */
  failures = 0;
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
    const quoted = draft.quoted ?? JSON.stringify(text);
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
      quoted,
    };
    head.touched = this.store.nextRow;
    const mark = sender ? this.#mark(sender.user, sender.device, id) : null;
    this.#group.push({ origin, message, head, recipients, mark, undo });
    if (!sender && !(flags & UNVERIFIED)) this.#heardOf(from, id);
    // The hot path: names, ids and keys hold nothing that JSON would escape; only the text can. Each
    // part costs, so what stays the same for long is put together once.
    const signed = mark?.signed ?? `"${from}","${sender?.device ?? ""}","`;
    if (mark) mark.signed = signed;
    let names = "";
    // Members are not named: who is one at this place of the journal gets it (delivery rule 22).
    if (!(flags & TO_MEMBERS)) {
      for (const user of recipients) names += names ? `,"${user.name}"` : `"${user.name}"`;
    }
    const rest = replyTo || flags || extra
      ? `],"${replyTo}",${flags},${extra ? JSON.stringify(extra) : 0}]`
      : NOTHING_MORE;
    this.store.writeText(
      `["m",${n}${head.json}${seq},${signed}${id}","${to}",${ts},${quoted},[${names}${rest}`,
    );
  }

  /** Remembers that this id was refused, and tells once that is on the disk. */
  refuse(origin: Origin, user: User, device: string, id: string, code: ErrorCode): void {
    this.#group.push({ origin, id, code, mark: this.#mark(user, device, id) });
    this.store.write(["x", user.name, device, id, code]);
  }

  /** A letter of a lost store: should its sender send it again, it is looked up (delivery rule 18). */
  #heardOf(from: string, id: string): void {
    const user = this.users.peek(from);
    if (!user) return;
    for (const { givenBack } of user.devices.values()) givenBack?.delete(id);
    const mark = user.device("");
    if (id > mark.lastId) mark.lastId = id;
  }

  /** What comes under this id from now on may be a repeat. */
  #mark(user: User, device: string, id: string): DeviceMark {
    user.touched = this.store.nextRow;
    const mark = user.device(device);
    if (id > mark.lastId) mark.lastId = id;
    else mark.givenBack?.delete(id);
    return mark;
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
    // Inboxes hold messages until they are acked, and count their texts once.
    for (const one of group) if (!("code" in one)) one.message.quoted = undefined;
  };

  /** Takes back what the group changed, newest first, and asks for all of it again (delivery rule 5). */
  #undo(group: readonly (Accepted | Refused)[], failure: Error): void {
    log.error("Cannot write {count} messages to the journal: {reason}", {
      count: group.length,
      reason: failure.message,
    });
    this.failures++;
    for (const one of group.toReversed()) {
      if (one.mark) giveBack(one.mark, "code" in one ? one.id : one.message.id);
      if ("code" in one) continue;
      one.undo?.();
      // Its place in the store stays a gap; a conversation's numbers have none.
      one.head.seq = one.message.seq - 1;
    }
    for (const one of group) one.origin.failed("code" in one ? one.id : one.message.id);
  }
}
