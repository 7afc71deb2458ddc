/** An open drain of one queue over AMQP: one exclusive consumer on a channel of its own. */

import type { Channel, ConsumeMessage } from "amqplib";
import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import { within } from "../base/within.ts";
import { AmqpAcks } from "./amqp_acks.ts";
import { type AmqpConnection, watch } from "./amqp_connection.ts";
import { REPLY, replyCode } from "./amqp_error.ts";
import type { AmqpConsumers } from "./amqp_consumers.ts";
import { BrokenLetter, readLetter } from "./letter.ts";
import type { Arrival, Subscription } from "./mailbox.ts";
import type { Turns } from "./turns.ts";

const log = getLogger(["chatmom", "mailbox"]);

/** Letters that may be out and not acked. */
const PREFETCH = 1024;
/** Time for a channel to be closed before it is left to the end of its connection. */
const CLOSE_MS = 5_000;
/** A channel that dies before this has not worked. */
const YOUNG_MS = 5_000;
/** Time for a release altogether. */
const RELEASE_MS = 10_000;

/** What a drain needs of its mailbox. */
export interface DrainHouse {
  readonly consumers: AmqpConsumers;
  readonly turns: Turns;
  /** Makes the queue; it is known to be missing. */
  declare(): Promise<void>;
  /** Puts a body that is no letter where the operator finds it. */
  setAside(body: ConsumeMessage["content"], reason: string): Promise<void>;
}

/** One subscription; it opens its channel again whenever that is lost. */
export class AmqpDrain implements Subscription {
  readonly #released = Promise.withResolvers<"released">();
  readonly #ended: Promise<void>;
  #stopping = false;
  /** Our tags are the channel's delivery tags plus `base`, so that they rise over reconnects. */
  #base = 0;
  #highest = 0;
  #acks: AmqpAcks | null = null;
  #batch: Arrival[] = [];

  constructor(
    private readonly queue: string,
    user: string,
    private readonly on: (arrivals: readonly Arrival[]) => void,
    private readonly house: DrainHouse,
  ) {
    this.#ended = this.#run(user);
  }

  ack(tag: number): Promise<boolean> {
    if (!this.#acks || tag <= this.#base) return Promise.resolve(false);
    return this.#acks.upTo(Math.min(tag, this.#highest) - this.#base);
  }

  async release(): Promise<void> {
    this.#stopping = true;
    this.#batch = [];
    this.#released.resolve("released");
    // A broker that answers nothing gives everything back when it has missed the connection.
    await within(RELEASE_MS, this.#ended);
  }

  /** Opens, waits for the end of the channel, and opens again, until the release. */
  async #run(user: string): Promise<void> {
    const endTurn = await this.house.turns.take(user);
    for (let tries = 0; !this.#stopping;) {
      const lease = this.house.consumers.lease();
      try {
        const opened = await this.#open(lease.connection);
        if (opened) {
          const since = Date.now();
          if (await Promise.race([opened.closed, this.#released.promise]) === "released") {
            await this.#close(opened.channel, opened.closed);
          } else {
            // A channel that keeps dying young must not be reopened as fast as the broker can answer.
            tries = Date.now() - since > YOUNG_MS ? 0 : tries + 1;
            await within(backoff(tries, 20, 2_000), this.#released.promise);
          }
        }
      } catch (error) {
        await this.#recover(error, tries++);
      } finally {
        this.#acks?.lost();
        this.#acks = null;
        this.#base = this.#highest;
        lease.give();
      }
    }
    endTurn();
  }

  async #open(connection: AmqpConnection) {
    const model = await Promise.race([connection.up(), this.#released.promise]);
    if (model === "released") return null;
    const { promise: closed, resolve } = Promise.withResolvers<"closed">();
    const channel = watch(await model.createChannel(), () => resolve("closed"));
    if (this.#stopping) {
      await this.#close(channel, closed);
      return null;
    }
    this.#acks = new AmqpAcks(channel, PREFETCH);
    try {
      await channel.prefetch(PREFETCH);
      // Exclusive: a second reader, or our own connection from before that the broker has not missed
      // yet, would hold the first letters while this one shows the later ones.
      await channel.consume(this.queue, (message) => {
        if (message) this.#arrived(message);
        else this.#queueDeleted(channel);
      }, { exclusive: true });
    } catch (error) {
      // Most errors have closed the channel already; closing twice throws.
      await channel.close().catch(() => {});
      throw error;
    }
    return { channel, closed };
  }

  #arrived(message: ConsumeMessage): void {
    const acks = this.#acks;
    if (this.#stopping || !acks) return;
    const { deliveryTag, redelivered } = message.fields;
    let read;
    try {
      read = readLetter(message.content);
    } catch (error) {
      if (!(error instanceof BrokenLetter)) throw error;
      acks.hold(deliveryTag, this.house.setAside(message.content, error.message));
      return;
    }
    const tag = this.#base + deliveryTag;
    this.#highest = tag;
    // One group for all that came in one packet.
    if (this.#batch.push({ tag, redelivered, ...read }) === 1) {
      queueMicrotask(() => {
        const batch = this.#batch;
        this.#batch = [];
        if (batch.length > 0 && !this.#stopping) this.on(batch);
      });
    }
  }

  /** An operator deleted the queue: consuming again finds it missing and makes it. */
  #queueDeleted(channel: Channel): void {
    log.warn("queue {queue} was deleted while it was read; making it again", { queue: this.queue });
    channel.close().catch(() => {});
  }

  async #recover(error: unknown, tries: number): Promise<void> {
    if (replyCode(error) === REPLY.missing) {
      // Should the broker be away now, the next try waits for it.
      await this.house.declare().catch(() => {});
      if (tries === 0) return;
    } else if (replyCode(error) === REPLY.refused && tries === 3) {
      log.warn("somebody else reads queue {queue}; waiting for them to stop", {
        queue: this.queue,
      });
    }
    await within(backoff(tries, 50, 2_000), this.#released.promise);
  }

  async #close(channel: Channel, closed: Promise<unknown>): Promise<void> {
    await within(CLOSE_MS, Promise.race([channel.close().catch(() => {}), closed]));
  }
}
