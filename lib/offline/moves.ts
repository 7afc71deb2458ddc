/** What a running service does about the order to move its letters elsewhere: it carries it out meanwhile. */

import { getLogger } from "@logtape/logtape";
import { StartError } from "../base/start_error.ts";
import { AmqpMailbox } from "../mailbox/amqp.ts";
import type { ForeignMailbox } from "../mailbox/foreign.ts";
import type { SqliteMailbox } from "../mailbox/sqlite.ts";
import { ALIVE_MS, beginMove, type Move, type Places } from "../mailbox/move.ts";
import { MoveOrder, type OrderState, type Place } from "../mailbox/move_order.ts";

const log = getLogger(["chatmom", "offline"]);

/** What the service lends. */
export interface MoveHouse {
  broker(address: { readonly url: string; readonly ca?: string }): AmqpMailbox;
  folder(): SqliteMailbox;
  /** Everybody who comes from now on finds this mailbox; who is there is asked to come again. */
  use(mailbox: ForeignMailbox): Promise<void>;
}

/** Throws StartError `letters_moved` when the letters are at the other place, and nobody is moving them. */
export function refuseMoved(folder: string, here: Place): void {
  const order = MoveOrder.find(folder);
  try {
    const state = order?.read();
    if (state?.state === "done" && state.target !== here) {
      throw new StartError("letters_moved", { data: folder, place: state.target });
    }
  } finally {
    order?.close();
  }
}

/** Looks for orders, and carries them out one after the other. */
export class Moves {
  #order: MoveOrder | null = null;
  #move: Move | null = null;
  #working: Promise<unknown> = Promise.resolve();
  #busy = false;
  #closed = false;

  constructor(
    private readonly folder: string,
    /** Where the letters are now. */
    private here: SqliteMailbox | AmqpMailbox,
    private readonly house: MoveHouse,
  ) {}

  /** Looks now; call it every second. */
  look(): void {
    if (this.#busy || this.#closed) return;
    this.#order ??= MoveOrder.find(this.folder);
    const order = this.#order;
    const state = order?.read();
    if (!order || !state || state.state === "done") return;
    const now = Date.now();
    if (!order.take(now, now - ALIVE_MS)) return;
    this.#busy = true;
    this.#working = this.#carryOut(order, state).then(() => this.#busy = false, (error) => {
      // Nothing is tried again here: letters are at both places, and the next start goes on.
      if (!this.#closed) log.error("cannot move the letters: {why}", { why: String(error) });
    });
  }

  /** Stops what is under way, which the next start goes on with, and closes the mailboxes. */
  async close(): Promise<void> {
    this.#closed = true;
    const unfinished = this.#move !== null;
    await this.#move?.stop();
    await this.#working;
    if (unfinished) this.#order?.giveBack();
    this.#order?.close();
    await this.here.close();
  }

  async #carryOut(order: MoveOrder, state: OrderState): Promise<void> {
    const from = this.here;
    const places = this.#places(from, state);
    const to = places[state.target];
    // Asked to move to where they are: what has come to the other place since goes there too.
    const other = to === from ? places[state.target === "amqp" ? "sqlite" : "amqp"] : from;
    log.info("moving the letters to {target}", { target: state.target });
    const move = this.#move = beginMove(order, state, places);
    try {
      await this.house.use(move.mailbox);
      await move.done;
    } finally {
      if (this.#closed) await other.close();
    }
    this.#move = null;
    this.here = to;
    await this.house.use(to);
    await other.close();
    log.info("all letters are there: {letters}", { letters: move.mailbox.letters });
  }

  /** The place where the letters are, and the other one, opened. */
  #places(here: SqliteMailbox | AmqpMailbox, { url, ca }: OrderState): Places {
    if (here instanceof AmqpMailbox) return { amqp: here, sqlite: this.house.folder() };
    return { sqlite: here, amqp: this.house.broker({ url, ...(ca ? { ca } : {}) }) };
  }
}
