/** One connection to the broker that comes back by itself, for as long as it is wanted. */

import { connect } from "amqplib";
import type { Channel, ChannelModel, ConfirmChannel, RecoveringChannelModel } from "amqplib";
import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import { within } from "../base/within.ts";
import type { AmqpAddress } from "./amqp_address.ts";
import type { AmqpLog } from "./amqp_log.ts";

const log = getLogger(["chatmom", "mailbox"]);

/** Time for the connection to be made, hand shakes included. */
const CONNECT_MS = 10_000;
/** Time that the broker gets to say goodbye. */
const CLOSE_MS = 2_000;

/** What the owner of a connection wants to know. */
export interface ConnectionEvents {
  up(model: ChannelModel): void;
  down(): void;
  blocked?(on: boolean): void;
}

/** A recovering connection; `model` is there while it is up. */
export class AmqpConnection {
  model: ChannelModel | null = null;
  #recovering: Promise<RecoveringChannelModel>;
  #waiting: ((model: ChannelModel) => void)[] = [];
  readonly #dead = new WeakSet<ChannelModel>();

  constructor(
    address: AmqpAddress,
    ca: string | undefined,
    private readonly says: AmqpLog,
    private readonly events: ConnectionEvents,
  ) {
    this.#recovering = connect(address.url, {
      noDelay: true,
      timeout: CONNECT_MS,
      ...(ca === undefined ? {} : { ca: [ca] }),
      recovery: {
        waitForConnect: false,
        calculateDelay: (attempt) => backoff(attempt - 1, 100, 5_000),
        setup: (model: ChannelModel) => this.#prove(model),
      },
    });
    this.#recovering.then((recovering) => this.#listen(recovering));
  }

  /** Resolves with the connection as soon as it is up. */
  up(): Promise<ChannelModel> {
    if (this.model) return Promise.resolve(this.model);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many channels the broker allows on this connection; known while it is up. */
  get channelMax(): number {
    const connection = this.model?.connection as { channelMax?: number } | undefined;
    return connection?.channelMax ?? 2047;
  }

  /** Ends the connection for good. A broker that does not answer is left without goodbye. */
  async close(): Promise<void> {
    const recovering = await this.#recovering;
    const connection = this.model?.connection as
      | { stream?: { destroy(error: Error): void } }
      | undefined;
    if (await within(CLOSE_MS, recovering.close()) === "late") {
      connection?.stream?.destroy(new Error("no goodbye from the broker"));
    }
    this.model = null;
  }

  /** Rejects when the broker has closed the connection together with opening it. */
  async #prove(model: ChannelModel): Promise<void> {
    model.on("error", (error) => this.says.lost(error));
    model.on("close", () => this.#dead.add(model));
    const channel = watch(await model.createChannel(), () => {});
    await channel.close();
  }

  #listen(recovering: RecoveringChannelModel): void {
    recovering.on("error", () => {});
    recovering.on("connect", (model) => {
      // The library began to listen only now, and would wait for ever for a close that has been.
      if (this.#dead.has(model)) return void model.emit("close", new Error("closed at once"));
      this.says.connected();
      this.model = model;
      this.events.up(model);
      for (const resolve of this.#waiting.splice(0)) resolve(model);
    });
    recovering.on("disconnect", (error) => {
      this.model = null;
      this.says.lost(error);
      this.events.down();
    });
    recovering.on("connect-failed", (error) => this.says.lost(error));
    recovering.on("blocked", (reason) => {
      this.says.blocked(reason);
      this.events.blocked?.(true);
    });
    recovering.on("unblocked", () => {
      this.says.unblocked();
      this.events.blocked?.(false);
    });
  }
}

/** Gives a channel the listeners without which its end would be the end of the process. */
export function watch<C extends Channel | ConfirmChannel>(channel: C, closed: () => void): C {
  channel.on("error", (error: Error) => {
    log.debug("a channel was closed by the broker: {why}", { why: error.message });
  });
  channel.on("handler-error", (error: Error) => {
    log.error("a letter's handler failed: {why}", { why: error.message });
  });
  channel.on("close", closed);
  return channel;
}
