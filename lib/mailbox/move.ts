/** Carries out the order to move all mailboxes, beside everything else that is done with them. */

import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import type { AmqpMailbox } from "./amqp.ts";
import { MailboxError } from "./mailbox.ts";
import { fromBroker, toBroker } from "./move_queue.ts";
import { MovingMailbox } from "./moving.ts";
import type { SqliteMailbox } from "./sqlite.ts";
import type { MoveOrder, MoveProgress, OrderState } from "./move_order.ts";

const log = getLogger(["chatmom", "mailbox"]);

/** How often it is written down how far it is. */
const BEAT_MS = 1_000;
/** Whoever has not been seen for so long is not at it any more: another may take it on. */
export const ALIVE_MS = 5_000;

/** Both places, open. */
export interface Places {
  readonly sqlite: SqliteMailbox;
  readonly amqp: AmqpMailbox;
}

/** A move that is under way. */
export interface Move {
  /** What is to be used from now on in the place of either. */
  readonly mailbox: MovingMailbox;
  /** Resolves when all letters are there. */
  readonly done: Promise<void>;
  /** Stops; the order stays. */
  stop(): Promise<void>;
}

/** Begins, or goes on. */
export function beginMove(order: MoveOrder, state: OrderState, places: Places): Move {
  const { sqlite, amqp } = places;
  const there = state.target === "amqp";
  const mailbox = there
    ? new MovingMailbox(amqp, (user) => toBroker(sqlite, amqp, user))
    : new MovingMailbox(sqlite, (user) => fromBroker(amqp, sqlite, user));
  // Queues that are empty by now are known there all the same: that is where old names come from.
  const people = new Set(
    [...sqlite.users, ...amqp.users, ...state.users].map((name) => name.replace(/^~/, "")),
  );
  // What the chat server holds back for somebody lies in a queue of its own.
  const users = [...people].flatMap((name) => [`~${name}`, name]);
  const progress = (): MoveProgress => ({
    queues: mailbox.queues,
    all: Math.max(people.size, mailbox.queues),
    letters: mailbox.letters,
  });
  let isNoted = true;
  // How far it is is nothing to end for: when the disk is full, the letters go on.
  const beat = () => {
    try {
      order.beat(state.number, Date.now(), progress());
      isNoted = true;
    } catch (error) {
      if (isNoted) log.warn("cannot note how far the move is: {why}", { why: String(error) });
      isNoted = false;
    }
  };
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  const finish = async () => {
    for (let tries = 0;; tries++) {
      beat();
      try {
        return order.done(state.number);
      } catch (error) {
        const why = String(error);
        if (tries === 0) {
          log.warn("cannot note that the move is done, will try again: {why}", { why });
        }
      }
      const again = new Promise((resolve) => setTimeout(resolve, backoff(tries, 200, BEAT_MS)));
      await Promise.race([again, stopped.promise]);
    }
  };
  const timer = setInterval(beat, BEAT_MS);
  beat();
  const done = mailbox.run(users).then(finish).finally(() => clearInterval(timer));
  // Whoever waits for it may come to that later.
  done.catch(() => {});
  return {
    mailbox,
    done,
    stop: async () => {
      clearInterval(timer);
      stopped.reject(new MailboxError("away", "The move is stopped"));
      await mailbox.close();
      await done.catch(() => {});
    },
  };
}
