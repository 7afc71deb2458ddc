/** Somebody at the broker with other programs: writes into queues, looks into them, deletes them. */

import { Buffer } from "node:buffer";
import { type ChannelModel, connect } from "amqplib";

/** A connection of its own to the broker; `await using` closes it. */
export class Operator implements AsyncDisposable {
  private constructor(private readonly connection: ChannelModel) {
    // Brokers are killed in these tests.
    connection.on("error", () => {});
  }

  static async at(url: string): Promise<Operator> {
    return new Operator(await connect(url, { noDelay: true }));
  }

  /** Publishes plain bodies as any program would, and waits until the broker has them. */
  async publish(queue: string, ...bodies: readonly (string | Uint8Array)[]): Promise<void> {
    const channel = await this.connection.createConfirmChannel();
    for (const body of bodies) {
      const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
      channel.sendToQueue(queue, bytes, { persistent: true });
    }
    await channel.waitForConfirms();
    await channel.close();
  }

  /** A plain letter that another program writes. */
  async write(from: string, to: string, ...texts: readonly string[]): Promise<void> {
    const ts = Math.floor(Date.now() / 1000);
    await this.publish(
      `queue.${to}`,
      ...texts.map((text) => JSON.stringify({ from, to, text, ts })),
    );
  }

  /** How many letters are ready in a queue; null when there is no such queue. */
  async depth(queue: string): Promise<number | null> {
    const channel = await this.connection.createChannel();
    channel.on("error", () => {});
    try {
      const { messageCount } = await channel.checkQueue(queue);
      await channel.close();
      return messageCount;
    } catch (error) {
      if (!String(error).includes("NOT_FOUND")) throw error;
      return null;
    }
  }

  /** Deletes a queue with all that is in it. */
  async delete(queue: string): Promise<void> {
    const channel = await this.connection.createChannel();
    await channel.deleteQueue(queue);
    await channel.close();
  }

  /** Reads all bodies of a queue and takes them out. */
  async take(queue: string): Promise<string[]> {
    const channel = await this.connection.createChannel();
    const bodies: string[] = [];
    for (let one; (one = await channel.get(queue, { noAck: true })) !== false;) {
      bodies.push(one.content.toString());
    }
    await channel.close();
    return bodies;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close().catch(() => {});
  }
}
