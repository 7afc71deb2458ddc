/** Which connection has a user's queue open: a chat server that came back takes over from its old one. */

/** Whoever opened a drain, and how to take it away. */
export interface Owner {
  readonly session: object;
  takeAway(): void;
}

/** The open drains by user. */
export class Owners {
  readonly #owners = new Map<string, Owner>();

  /** `owner` has the queue now; a drain of another connection is taken away. */
  set(user: string, owner: Owner): void {
    const before = this.#owners.get(user);
    this.#owners.set(user, owner);
    if (before && before.session !== owner.session) before.takeAway();
  }

  /** `owner` has closed its drain. */
  clear(user: string, owner: Owner): void {
    if (this.#owners.get(user) === owner) this.#owners.delete(user);
  }
}
