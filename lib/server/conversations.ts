/** The heads of conversations that are in memory: where the next `seq` comes from. */

import { isShared } from "../protocol/names.ts";
import type { Store } from "../store/store.ts";

/** A conversation's key in the store: both names sorted for two people, `~from>to` for unverified letters, `#name` for a group. */
export function conversationOf(one: string, other: string): string {
  return one < other ? `${one}+${other}` : `${other}+${one}`;
}

/** The key of what comes to `to` under the name of `from` with nobody vouching for it. */
export function unverifiedConversation(from: string, to: string): string {
  return `~${from}>${to}`;
}

/** What `viewer` calls a conversation: whom an answer would go to. */
export function addressOf(conversation: string, viewer: string): string {
  if (isShared(conversation)) return conversation;
  if (conversation.startsWith("~")) return conversation.slice(0, conversation.indexOf(">"));
  const at = conversation.indexOf("+");
  const isFirst = at === viewer.length && conversation.startsWith(viewer);
  return isFirst ? conversation.slice(at + 1) : conversation.slice(0, at);
}

/** The key of what `viewer` calls `address`. */
export function keyOf(address: string, viewer: string): string {
  if (isShared(address)) return address;
  return address.startsWith("~")
    ? unverifiedConversation(address.slice(1), viewer)
    : conversationOf(viewer, address);
}

/** The last number given out in a conversation. */
export interface Head {
  readonly key: string;
  /** The key as it stands in a record. */
  readonly json: string;
  seq: number;
  /** The journal row of the newest message: until it is in the tables, memory alone knows the number. */
  touched: number;
  /** True when it is in memory no longer: it must be loaded again. */
  forgotten?: true;
}

const QUIET_MOST = 50_000;

export class Conversations {
  #heads = new Map<string, Head>();
  #loading = new Map<string, Promise<Head>>();

  constructor(private readonly store: Store) {}

  peek(key: string): Head | undefined {
    return this.#heads.get(key);
  }

  /** The head of a conversation, new ones included. */
  load(key: string): Promise<Head> {
    const head = this.#heads.get(key);
    if (head) return Promise.resolve(head);
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.store.tables.lastSeq(key).then((seq) => {
        const fresh: Head = { key, json: `,"${key}",`, seq, touched: 0 };
        this.#heads.set(key, fresh);
        return fresh;
      }).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** Forgets heads that can be loaded again at any time, when there are many. */
  forget(): void {
    if (this.#heads.size <= QUIET_MOST) return;
    const { row } = this.store.projector.progress;
    for (const head of this.#heads.values()) {
      if (head.touched > row) continue;
      head.forgotten = true;
      this.#heads.delete(head.key);
    }
  }
}
