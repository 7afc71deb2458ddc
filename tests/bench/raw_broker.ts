/** The baseline of the AMQP figures: plain amqplib loops that do nothing but publish and consume. */

import type { Channel, ChannelModel, ConfirmChannel } from "amqplib";
import { connect } from "amqplib";
import { Buffer } from "node:buffer";

const UNDER_WAY = 1_024;
const ACK_EVERY = 64;
const POLL_MS = 10;
const PATIENCE_MS = 120_000;

export class RawBroker implements AsyncDisposable {
  private constructor(
    private readonly model: ChannelModel,
    private readonly publisher: ConfirmChannel,
    private readonly reader: Channel,
  ) {}

  static async open(url: string): Promise<RawBroker> {
    const model = await connect(url, { noDelay: true });
    return new RawBroker(model, await model.createConfirmChannel(), await model.createChannel());
  }

  async declare(queue: string): Promise<void> {
    await this.reader.assertQueue(queue, { durable: true });
  }

  /** Publishes persistent messages, the next as soon as an earlier one is confirmed; messages a second. */
  async publish(queue: string, count: number, body: (n: number) => string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const options = { persistent: true, mandatory: true };
    let sent = 0, confirmed = 0;
    const next = () => {
      const bytes = Buffer.from(body(sent++));
      this.publisher.publish("", queue, bytes, options, (error) => {
        if (error) return reject(error);
        if (++confirmed === count) resolve();
        else if (sent < count) next();
      });
    };
    const before = performance.now();
    while (sent < Math.min(UNDER_WAY, count)) next();
    await promise;
    return count / (performance.now() - before) * 1000;
  }

  /** Takes what is in the queue, with cumulative acks; messages a second. */
  async consume(queue: string, count: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await this.reader.prefetch(UNDER_WAY);
    let taken = 0;
    const before = performance.now();
    const { consumerTag } = await this.reader.consume(queue, (message) => {
      taken++;
      if (taken % ACK_EVERY === 0 || taken === count) this.reader.ack(message!, true);
      if (taken === count) resolve();
    });
    await promise;
    const rate = count / (performance.now() - before) * 1000;
    await this.reader.cancel(consumerTag);
    return rate;
  }

  /** `performance.now()` when the queue's depth first was such; throws when it takes too long. */
  async when(queue: string, such: (depth: number) => boolean): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const { messageCount } = await this.reader.checkQueue(queue);
      if (such(messageCount)) return performance.now();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`The queue "${queue}" did not get there in ${PATIENCE_MS / 1000} s`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.model.close();
  }
}
