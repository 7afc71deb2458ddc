/** The server's inner parts on a store of their own, for what no client can bring about. */

import { Turn } from "../../lib/base/turn.ts";
import { Conversations } from "../../lib/server/conversations.ts";
import { Delivery } from "../../lib/server/delivery.ts";
import type { User } from "../../lib/server/user.ts";
import { Users } from "../../lib/server/users.ts";
import type { Message } from "../../lib/store/records.ts";
import { Store } from "../../lib/store/store.ts";
import { type Folder, temporaryFolder } from "./folder.ts";

/** A store with accounts, and what puts messages into it; `await using` closes it. */
export class InnerParts implements AsyncDisposable {
  readonly users: Users;
  readonly conversations: Conversations;
  readonly delivery: Delivery;

  private constructor(readonly folder: Folder, readonly turn: Turn, readonly store: Store) {
    this.users = new Users(store);
    this.conversations = new Conversations(store);
    this.delivery = new Delivery(store, this.users);
    store.projector.onProjected = (n) => this.users.projected(n);
  }

  static async open(): Promise<InnerParts> {
    const folder = await temporaryFolder(), turn = new Turn();
    return new InnerParts(folder, turn, await Store.open(`${folder.path}/store`, turn));
  }

  /** Makes an account that letters of lost stores reach, and loads it. */
  async guest(name: string): Promise<User> {
    await this.store.accounts.create(name, "guest", "", Date.now());
    return (await this.users.load(name))!;
  }

  /** Everything in a user's inbox. */
  async inbox(user: string): Promise<Message[]> {
    await this.store.settled();
    return await this.store.tables.entriesAfter(user, 0, 10_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await this.folder[Symbol.asyncDispose]();
  }
}
