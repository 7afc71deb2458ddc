/**
 * Where drains get their channels: each has one of its own, so that one cumulative ack takes only its
 * own letters, and closing it gives the rest back at once and in order. Brokers allow some 2,000
 * channels on a connection (hosted ones 200), so connections are added as they fill up.
 */

import type { AmqpConnection } from "./amqp_connection.ts";

/** Channels of the first connection that are kept for errands. */
const KEPT = 16;
const MOST = 1_500;

/** Hands out connections with room for one more channel. */
export class AmqpConsumers {
  readonly #loads: { connection: AmqpConnection; channels: number }[];

  constructor(first: AmqpConnection, private readonly another: () => AmqpConnection) {
    this.#loads = [{ connection: first, channels: 0 }];
  }

  /** A connection to open one channel on; `give` says that the channel is closed. */
  lease(): { connection: AmqpConnection; give(): void } {
    let load = this.#loads.find(({ connection, channels }) =>
      channels < Math.min(MOST, connection.channelMax - KEPT)
    );
    if (!load) {
      load = { connection: this.another(), channels: 0 };
      this.#loads.push(load);
    }
    load.channels++;
    const { connection } = load;
    return { connection, give: () => void load.channels-- };
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await Promise.all(this.#loads.map(({ connection }) => connection.close()));
  }
}
