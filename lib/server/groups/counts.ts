/**
 * How many members have a message: told to its sender at most once a second (delivery rule 9). Nothing is
 * stored for it: it follows from how far each member has acked and read.
 */

import type { Event } from "../../protocol/schema.ts";
import type { Message } from "../../store/records.ts";
import type { Users } from "../users.ts";
import type { Group, Groups } from "./groups.ts";

export type CountLine = Event<"counts">["counts"][number];

/** A message somebody wants to hear of. */
export interface Sent {
  readonly n: number;
  readonly seq: number;
  readonly from: string;
}

/** How often senders hear, in milliseconds. */
const EVERY_MS = 1_000;
/** Of how many of a group's newest messages they do. */
const NEWEST = 64;
/** In how many groups messages are followed. */
const GROUPS_MOST = 1_000;

export class Counts {
  /** The newest messages of groups, oldest first. */
  #sent = new Map<string, Sent[]>();
  #told = new Map<string, string>();
  #due = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly groups: Groups, private readonly users: Users) {}

  /** A message of a group is on the disk, sent by somebody who is here. */
  sent({ n, seq, from, conversation }: Message): void {
    if (!conversation.startsWith("#")) return;
    const sent = this.#sent.get(conversation) ?? [];
    if (sent.push({ n, seq, from }) > NEWEST * 2) sent.splice(0, NEWEST);
    // The map is in the order of the last messages: the quietest group is forgotten first.
    this.#sent.delete(conversation);
    this.#sent.set(conversation, sent);
    if (this.#sent.size > GROUPS_MOST) {
      const [quietest, old] = this.#sent.entries().next().value!;
      this.#forget(quietest, old);
    }
  }

  /** A member of the group has acked or read something. */
  changed(key: string): void {
    if (!this.#sent.has(key)) return;
    this.#due.add(key);
    this.#timer ??= setTimeout(this.#tell, EVERY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tell = (): void => {
    this.#timer = undefined;
    const due = this.#due;
    this.#due = new Set();
    for (const key of due) {
      const group = this.groups.peek(key);
      const sent = (this.#sent.get(key) ?? []).slice(-NEWEST);
      const open = group ? this.#tellSenders(group, sent) : [];
      if (open.length > 0) this.#sent.set(key, open);
      else this.#forget(key, sent);
    }
  };

  /** Tells each sender what has changed for them; returns the messages there can be more news of. */
  #tellSenders(group: Group, sent: readonly Sent[]): Sent[] {
    const open: Sent[] = [];
    for (const [sender, own] of Map.groupBy(sent, ({ from }) => from)) {
      const sessions = this.users.peek(sender)?.sessions ?? [];
      if (sessions.length === 0 || !group.state.members.has(sender)) continue;
      const counts = countsOf(group, own);
      const told = `${group.key} ${sender}`, now = JSON.stringify(counts);
      if (this.#told.get(told) !== now) {
        this.#told.set(told, now);
        for (const session of sessions) {
          session.mention({ type: "counts", conversation: group.key, counts });
        }
      }
      if (counts.some(({ read, of }) => read < of)) open.push(...own);
      else this.#told.delete(told);
    }
    return open.sort((one, other) => one.seq - other.seq);
  }

  #forget(key: string, sent: readonly Sent[]): void {
    this.#sent.delete(key);
    for (const { from } of sent) this.#told.delete(`${key} ${from}`);
  }
}

/**
 * Counts of one sender's messages, oldest first: those with the same counts share the line of the newest
 * of them. Members who came after a message are none of its `of`.
 */
export function countsOf({ state, reads }: Group, own: readonly Sent[]): CountLine[] {
  const lines: CountLine[] = [];
  for (const { n, seq, from } of own) {
    let of = 0, delivered = 0, read = 0;
    for (const { user, since } of state.members.values()) {
      if (user.name === from || since > n) continue;
      of++;
      const seen = user.tells.read && (reads.get(user.name) ?? 0) >= seq;
      if (seen) read++;
      if (seen || (user.tells.delivered && user.acked >= n)) delivered++;
    }
    const last = lines.at(-1);
    if (last?.delivered === delivered && last.read === read && last.of === of) last.seq = seq;
    else lines.push({ seq, delivered, read, of });
  }
  return lines;
}
