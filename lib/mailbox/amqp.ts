/**
 * Mailboxes in RabbitMQ: `queue.<user>`, durable, persistent letters, nothing that could drop one.
 *
 * Two connections: a broker that is short of memory stops reading from connections that publish, and
 * acks must go through then, or it would never get better.
 */

import type { Buffer } from "node:buffer";
import { getLogger } from "@logtape/logtape";
import { amqpAddress } from "./amqp_address.ts";
import { AmqpAdmin } from "./amqp_admin.ts";
import { AmqpConnection } from "./amqp_connection.ts";
import { AmqpConsumers } from "./amqp_consumers.ts";
import { AmqpDrain, type DrainHouse } from "./amqp_drain.ts";
import { REPLY, replyCode } from "./amqp_error.ts";
import { AmqpLog } from "./amqp_log.ts";
import { BATCH, countOfBatch } from "./amqp_look.ts";
import { AmqpPublisher } from "./amqp_publisher.ts";
import { takeForeign } from "./amqp_foreign.ts";
import { type ForeignMailbox, NOTHING_TAKEN, type TakenLetters } from "./foreign.ts";
import { letterBytes } from "./letter.ts";
import { type Arrival, type Letter, MailboxError, type Subscription } from "./mailbox.ts";
import { Turns } from "./turns.ts";

const log = getLogger(["chatmom", "mailbox"]);

/** Where bodies go that are no letters, with the reason and the queue in their headers. */
export const REJECTED = "chatmom.rejected";

/** How to reach the broker. */
export interface AmqpOptions {
  /** `amqp://…` or `amqps://…` with the virtual host as path. */
  readonly url: string;
  /** PEM text of the authority to trust for amqps, when it is not one that the system knows. */
  readonly ca?: string;
  /** Told whenever `reachable` changes. */
  readonly onReachable?: (on: boolean) => void;
}

/** Queues in a message broker. Made at once, whether the broker is there or not. */
export class AmqpMailbox implements ForeignMailbox {
  readonly #turns = new Turns();
  readonly #publisher = new AmqpPublisher(() => this.#changed());
  readonly #publishing: AmqpConnection;
  readonly #reading: AmqpConnection;
  readonly #admin: AmqpAdmin;
  readonly #consumers: AmqpConsumers;
  readonly #drains = new Map<string, Set<AmqpDrain>>();
  readonly #declared = new Set<string>();
  #reachable = false;
  #closing = false;

  /** Throws StartError `broker_url_bad`. */
  constructor(private readonly options: AmqpOptions) {
    const address = amqpAddress(options.url);
    const says = new AmqpLog(address.shown);
    this.#publishing = new AmqpConnection(address, options.ca, says, {
      up: (model) => void this.#publisher.up(model, () => this.#publishing.model === model),
      down: () => this.#publisher.down(),
      blocked: (on) => this.#publisher.blocked(on),
    });
    const another = () =>
      new AmqpConnection(address, options.ca, says, {
        up: () => this.#changed(),
        down: () => this.#changed(),
      });
    this.#reading = another();
    this.#admin = new AmqpAdmin(this.#reading);
    this.#consumers = new AmqpConsumers(this.#reading, another);
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  async declare(user: string): Promise<void> {
    await this.#declareQueue(queueOf(user));
  }

  async put(user: string, letters: readonly Letter[]): Promise<void> {
    const queue = queueOf(user);
    try {
      await this.#publisher.publish(queue, letters.map(letterBytes));
    } catch (error) {
      if (error instanceof MailboxError && error.code === "no_queue") this.#declared.delete(queue);
      throw error;
    }
  }

  fetch(user: string, on: (arrivals: readonly Arrival[]) => void): Subscription {
    const queue = queueOf(user);
    const drain = new AmqpDrain(queue, user, on, this.#house(queue));
    const drains = this.#drains.get(user) ?? new Set();
    this.#drains.set(user, drains.add(drain));
    return {
      ack: (tag) => drain.ack(tag),
      release: async () => {
        await drain.release();
        drains.delete(drain);
        if (drains.size === 0 && this.#drains.get(user) === drains) this.#drains.delete(user);
      },
    };
  }

  async depth(user: string): Promise<number> {
    try {
      const { messageCount } = await this.#admin.run((channel) =>
        channel.checkQueue(queueOf(user))
      );
      return messageCount;
    } catch (error) {
      if (replyCode(error) === REPLY.missing) return 0;
      throw refused(error);
    }
  }

  async remove(user: string): Promise<void> {
    this.#declared.delete(queueOf(user));
    try {
      await this.#admin.run((channel) => channel.deleteQueue(queueOf(user)));
    } catch (error) {
      throw refused(error);
    }
  }

  async takeForeign(user: string, most: number): Promise<TakenLetters> {
    if (this.#drains.has(user)) return NOTHING_TAKEN;
    const queue = queueOf(user);
    const endTurn = await this.#turns.take(user);
    try {
      // Counted only now: who had the queue before may have put letters back.
      const waiting = await this.depth(user);
      const taken = await takeForeign(this.#reading, queue, waiting, most);
      if (!taken) {
        endTurn();
        return NOTHING_TAKEN;
      }
      return {
        letters: taken.letters,
        remove: () => taken.remove().finally(endTurn),
        giveBack: () => taken.giveBack().finally(endTurn),
      };
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  /** The users whose queues this process has made or found. */
  get users(): string[] {
    return [...this.#declared].filter((queue) => queue.startsWith(PREFIX))
      .map((queue) => queue.slice(PREFIX.length));
  }

  /**
   * Puts bodies as they are into the user's queue, marked as one batch; those that are there already
   * are the first ones, and are not put again. Throws MailboxError as `put`.
   */
  async putBatch(user: string, bodies: readonly Buffer[], batch: string): Promise<void> {
    const queue = queueOf(user);
    const there = await countOfBatch(this.#reading, queue, await this.depth(user), batch);
    await this.#publisher.publish(queue, bodies.slice(there), { [BATCH]: batch });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(
      [...this.#drains.values()].flatMap((drains) => [...drains].map((drain) => drain.release())),
    );
    await Promise.all([this.#publishing.close(), this.#consumers.close()]);
    this.#publisher.down();
  }

  async #declareQueue(queue: string): Promise<void> {
    // Known from before does not mean that it can be used now.
    if (this.#reachable && this.#declared.has(queue)) return;
    try {
      await this.#admin.run((channel) => channel.assertQueue(queue, { durable: true }));
    } catch (error) {
      if (replyCode(error) !== REPLY.differs) throw refused(error);
      // It exists, made by somebody who wanted other arguments (a quorum queue, say): theirs count.
      await this.#admin.run((channel) => channel.checkQueue(queue)).catch((why) => {
        throw refused(why);
      });
    }
    this.#declared.add(queue);
  }

  #house(queue: string): DrainHouse {
    return {
      consumers: this.#consumers,
      turns: this.#turns,
      declare: () => {
        this.#declared.delete(queue);
        return this.#declareQueue(queue);
      },
      setAside: (body, reason) => this.#setAside(queue, body, reason),
    };
  }

  async #setAside(queue: string, body: Buffer, reason: string): Promise<void> {
    const publish = () => this.#publisher.publish(REJECTED, [body], { reason, queue });
    await this.#declareQueue(REJECTED);
    try {
      await publish();
    } catch (error) {
      if (!(error instanceof MailboxError) || error.code !== "no_queue") throw error;
      this.#declared.delete(REJECTED);
      await this.#declareQueue(REJECTED);
      await publish();
    }
    log.warn("a body in {queue} is no letter: {reason}; it is in {rejected} now", {
      queue,
      reason,
      rejected: REJECTED,
    });
  }

  #changed(): void {
    const reachable = this.#publisher.ready && this.#reading.model !== null;
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    if (!this.#closing) this.options.onReachable?.(reachable);
  }
}

const PREFIX = "queue.";

function queueOf(user: string): string {
  return PREFIX + user;
}

/** An answer of the broker that is not `away` is a refusal, with its reason. */
function refused(error: unknown): MailboxError {
  if (error instanceof MailboxError) return error;
  return new MailboxError("refused", error instanceof Error ? error.message : String(error));
}
