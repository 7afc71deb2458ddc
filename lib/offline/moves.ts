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
  /** Somebody else has moved the letters away: it must end, since nobody looks here for new ones. */
  leave(error: StartError): void;
}

/** Throws StartError `letters_moved` when the letters are at the other place, and nobody is moving them. */
export function refuseMoved(folder: string, here: Place): void {
  const order = MoveOrder.find(folder);
  try {
    const moved = movedFrom(here, folder, order?.read());
    if (moved) throw moved;
  } finally {
    order?.close();
  }
}

function movedFrom(here: Place, data: string, state?: OrderState | null): StartError | null {
  if (state?.state !== "done" || state.target === here) return null;
  return new StartError("letters_moved", { data, place: state.target });
}

/** Looks for orders, and carries them out one after the other. */
export class Moves {
  #order: MoveOrder | null = null;
  #move: Move | null = null;
  /** The order that it carries out. */
  #number = 0;
  /** Both places, while letters go from one to the other. */
  #places: Places | null = null;
  #working: Promise<unknown> = Promise.resolve();
  #busy = false;
  #closed = false;
  /** What was last said to have gone wrong, once. */
  #trouble = "";

  constructor(
    private readonly folder: string,
    /** Where the letters are now. */
    private here: SqliteMailbox | AmqpMailbox,
    private readonly house: MoveHouse,
  ) {}

  /** Looks now; call it every second. What cannot be read or written now may be the next time. */
  look(): void {
    if (this.#busy || this.#closed) return;
    try {
      this.#look();
      this.#trouble = "";
    } catch (error) {
      const why = String(error);
      if (why !== this.#trouble) log.error("cannot look for orders to move: {why}", { why });
      this.#trouble = why;
    }
  }

  #look(): void {
    this.#order ??= MoveOrder.find(this.folder);
    const order = this.#order;
    const state = order?.read();
    // Who stands still is not waited for, and who is at a broker holds no folder: it was done elsewhere.
    const here = this.here instanceof AmqpMailbox ? "amqp" : "sqlite";
    const moved = movedFrom(here, this.folder, state);
    if (moved) this.house.leave(moved);
    if (!order || !state || state.state === "done") return;
    const now = Date.now();
    if (!order.take(state.number, now, now - ALIVE_MS)) return;
    this.#busy = true;
    this.#number = state.number;
    this.#working = this.#carryOut(order, state).then(() => this.#busy = false, (error) => {
      // What has begun is not begun again: letters are at both places, and the next start goes on.
      this.#busy = this.#move !== null;
      if (!this.#closed) log.error("cannot move the letters: {why}", { why: String(error) });
    });
  }

  /** Stops what is under way, which the next start goes on with, and closes the mailboxes. */
  async close(): Promise<void> {
    this.#closed = true;
    const unfinished = this.#move && this.#number;
    await this.#move?.stop();
    await this.#working;
    try {
      if (unfinished) this.#order?.giveBack(unfinished);
    } catch (error) {
      // The next start finds it running, and nobody at it.
      log.warn("cannot give the order to move back: {why}", { why: String(error) });
    }
    this.#order?.close();
    // The broker first: what it has already sent needs the folder.
    await this.#places?.amqp.close();
    await this.#places?.sqlite.close();
    if (!this.#places) await this.here.close();
  }

  async #carryOut(order: MoveOrder, state: OrderState): Promise<void> {
    const from = this.here;
    const places = this.#places = this.#open(from, state);
    // Asked to move to where they are: what has come to the other place since goes there too.
    const [to, other] = state.target === "amqp"
      ? [places.amqp, places.sqlite]
      : [places.sqlite, places.amqp];
    log.info("moving the letters to {target}", { target: state.target });
    const move = this.#move = beginMove(order, state, places);
    await this.house.use(move.mailbox);
    await move.done;
    this.#move = null;
    this.here = to;
    await this.house.use(to);
    this.#places = null;
    await other.close();
    log.info("all letters are there: {letters}", { letters: move.mailbox.letters });
  }

  /** The place where the letters are, and the other one, opened. */
  #open(here: SqliteMailbox | AmqpMailbox, { url, ca }: OrderState): Places {
    if (here instanceof AmqpMailbox) return { amqp: here, sqlite: this.house.folder() };
    return { sqlite: here, amqp: this.house.broker({ url, ...(ca ? { ca } : {}) }) };
  }
}
