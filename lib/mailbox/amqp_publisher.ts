/**
 * Publishing with confirms: groups go out in order on one channel, and a group is done when each of
 * its messages is confirmed and none came back. No promise and no closure per message.
 */

import type { Buffer } from "node:buffer";
import type { ChannelModel, ConfirmChannel, Message, Options } from "amqplib";
import { away, noQueue } from "./amqp_error.ts";
import { watch } from "./amqp_connection.ts";
import { MailboxError } from "./mailbox.ts";

/** So many messages may be out and not confirmed; above, the library's bookkeeping gets slow. */
const WINDOW = 2_000;
/** A channel that the broker closed is opened again after this. */
const REOPEN_MS = 50;

interface Group {
  readonly queue: string;
  readonly bodies: readonly Buffer[];
  readonly options: Options.Publish;
  /** How many were published, and how many of those were not confirmed yet. */
  next: number;
  open: number;
  failure: MailboxError | null;
  resolve(): void;
  reject(error: MailboxError): void;
  onConfirm(error: Error | null): void;
}

/** The publishing half of the AMQP mailbox. */
export class AmqpPublisher {
  #channel: ConfirmChannel | null = null;
  #full = false;
  #blocked = false;
  #unconfirmed = 0;
  #count = 0;
  /** Groups not wholly published, in order. */
  readonly #unsent: Group[] = [];
  /** Every group that is not done, by the mark its messages carry. */
  readonly #open = new Map<string, Group>();

  constructor(private readonly changed: () => void) {}

  /** True when a message would go out now. */
  get ready(): boolean {
    return this.#channel !== null && !this.#blocked;
  }

  /** A connection is there: opens the channel, and again whenever it dies alone. */
  async up(model: ChannelModel, alive: () => boolean): Promise<void> {
    try {
      const channel = watch(await model.createConfirmChannel(), () => {
        if (this.#channel !== channel) return;
        this.down();
        this.#again(model, alive);
      });
      // Closed in the same packet, it says so to nobody any more; its return calls this again.
      if (!alive()) return;
      channel.on("return", (message) => this.#returned(message));
      channel.on("drain", () => {
        this.#full = false;
        this.#pump();
      });
      this.#channel = channel;
      this.#full = false;
      this.changed();
      this.#pump();
    } catch {
      // Should the connection have gone away meanwhile, its return calls this again.
      this.#again(model, alive);
    }
  }

  /** The channel is gone: nothing that was out can be confirmed any more. */
  down(): void {
    this.#channel = null;
    this.#blocked = false;
    this.#unconfirmed = 0;
    this.#unsent.length = 0;
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const group of open) group.reject(away());
    this.changed();
  }

  /** The broker is out of memory or disk: what is out waits, new groups are turned away. */
  blocked(on: boolean): void {
    this.#blocked = on;
    this.changed();
    if (!on) this.#pump();
  }

  /** Publishes a group; resolves when the broker has all of it on disk. */
  publish(queue: string, bodies: readonly Buffer[], headers?: Record<string, string>) {
    if (!this.ready) return Promise.reject(away());
    if (bodies.length === 0) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      const mark = (++this.#count).toString(36);
      const group: Group = {
        queue,
        bodies,
        options: {
          persistent: true,
          // Without this a letter to a deleted queue would be confirmed and gone.
          mandatory: true,
          contentType: "application/json",
          correlationId: mark,
          ...(headers ? { headers } : {}),
        },
        next: 0,
        open: 0,
        failure: null,
        resolve,
        reject,
        onConfirm: (error) => this.#confirmed(group, error),
      };
      this.#open.set(mark, group);
      this.#unsent.push(group);
      this.#pump();
    });
  }

  #again(model: ChannelModel, alive: () => boolean): void {
    setTimeout(() => alive() && void this.up(model, alive), REOPEN_MS);
  }

  #pump(): void {
    const channel = this.#channel;
    if (!channel || this.#blocked) return;
    while (this.#unsent.length > 0) {
      const group = this.#unsent[0]!;
      const { queue, bodies, options, onConfirm } = group;
      while (group.next < bodies.length) {
        if (this.#full || this.#unconfirmed >= WINDOW) return;
        try {
          this.#full = !channel.publish("", queue, bodies[group.next]!, options, onConfirm);
        } catch {
          // The channel is closing; its end turns every open group away.
          return;
        }
        group.next++;
        group.open++;
        this.#unconfirmed++;
      }
      this.#unsent.shift();
    }
  }

  #confirmed(group: Group, error: Error | null): void {
    const mark = group.options.correlationId!;
    // After the channel's end the library calls for each message that was out; those are settled.
    if (this.#open.get(mark) !== group) return;
    this.#unconfirmed--;
    group.open--;
    if (error) {
      // The library's words are all there is: the other case is "channel closed".
      group.failure ??= error.message === "message nacked"
        ? new MailboxError("refused", `The broker refused a letter for "${group.queue}"`)
        : away();
    }
    if (group.open === 0 && group.next === group.bodies.length) {
      this.#open.delete(mark);
      if (group.failure) group.reject(group.failure);
      else group.resolve();
    }
    if (this.#unsent.length > 0) this.#pump();
  }

  /** The queue is gone. Comes before the confirm of the same message. */
  #returned(message: Message): void {
    const group = this.#open.get(String(message.properties.correlationId));
    if (!group) return;
    group.failure = noQueue(group.queue);
    // What waits behind for the same queue must not slip into one that is made anew meanwhile:
    // it would come before what was returned.
    for (let at = this.#unsent.length - 1; at >= 0; at--) {
      const other = this.#unsent[at]!;
      if (other.queue !== group.queue) continue;
      other.failure = noQueue(group.queue);
      other.next = other.bodies.length;
      this.#unsent.splice(at, 1);
      if (other.open > 0) continue;
      this.#open.delete(other.options.correlationId!);
      other.reject(other.failure);
    }
  }
}
