/** Declaring, counting and deleting queues: a few channels, because each does one thing at a time. */

import type { Channel } from "amqplib";
import { type AmqpConnection, watch } from "./amqp_connection.ts";
import { away, replyCode } from "./amqp_error.ts";

/** Making 2,000 queues takes 8 s on one channel and 2 s on eight. */
const CHANNELS = 8;
/** Channels that other errands killed under this one; each such death takes one errand with it. */
const TRIES = 50;

interface Slot {
  channel: Promise<Channel> | null;
  busy: number;
}

/** Runs errands on channels that may die of the broker's answer, and are opened again. */
export class AmqpAdmin {
  readonly #slots: Slot[] = Array.from({ length: CHANNELS }, () => ({ channel: null, busy: 0 }));

  constructor(private readonly connection: AmqpConnection) {}

  /** Runs one errand. Throws MailboxError `away`, or what the broker answered, with its reply code. */
  async run<T>(errand: (channel: Channel) => Promise<T>): Promise<T> {
    for (let tries = 0; tries < TRIES; tries++) {
      const slot = this.#slots.reduce((least, slot) => slot.busy < least.busy ? slot : least);
      slot.busy++;
      try {
        return await errand(await this.#channel(slot));
      } catch (error) {
        // With a code it is the answer to this errand; without, another one's answer ended the channel.
        if (replyCode(error) !== 0) throw error;
        if (!this.connection.model) throw away();
      } finally {
        slot.busy--;
      }
    }
    throw away();
  }

  #channel(slot: Slot): Promise<Channel> {
    const model = this.connection.model;
    if (!model) throw away();
    if (slot.channel) return slot.channel;
    const gone = () => {
      if (slot.channel === opened) slot.channel = null;
    };
    const opened: Promise<Channel> = model.createChannel().then((channel) => watch(channel, gone));
    opened.catch(gone);
    slot.channel = opened;
    return opened;
  }
}
