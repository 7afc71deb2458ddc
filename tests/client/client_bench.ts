/** A client in the test's own process, against a server that says exactly what the test says. */

import { Client } from "../../lib/client/client.ts";
import type { ClientOptions } from "../../lib/client/client_options.ts";
import type { ClientStore } from "../../lib/client/store.ts";
import { dialTcp } from "../../lib/client/wire.ts";
import type { Change, State } from "../../lib/client/state.ts";
import type { Event } from "../../lib/protocol/schema.ts";
import { within } from "../support/until.ts";
import type { FakeSession } from "./fake_server.ts";

/** A client in this process, whose changes can be waited for. */
export class Bench implements AsyncDisposable {
  readonly client: Client;
  readonly changes: Change[] = [];
  readonly troubles: string[] = [];
  #waiting = new Set<() => void>();

  constructor(port: number, readonly store: ClientStore, options: Partial<ClientOptions> = {}) {
    this.client = new Client({
      dial: dialTcp({ host: "127.0.0.1", port }),
      account: { user: "bia", device: "terminal", token: "t" },
      store,
      receive: true,
      lang: "en",
      changed: (changes) => {
        this.changes.push(...changes);
        for (const look of [...this.#waiting]) look();
      },
      trouble: (why) => this.troubles.push(why),
      ...options,
      timings: { firstPauseMs: 1, mostPauseMs: 5, ackAfterMs: 1, ...options.timings },
    });
    this.client.start();
  }

  /** Resolves once the state is so. */
  async sees(what: string, test: (state: State) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (test(this.client.state)) resolve();
    };
    this.#waiting.add(look);
    look();
    await within(what, promise);
    this.#waiting.delete(look);
  }

  texts(conversation: string): string[] {
    return this.client.state.conversations.get(conversation)?.messages.map((one) => one.text) ?? [];
  }

  /** Every message that was told as new, in order. */
  news(): string[] {
    return this.changes.flatMap((one) =>
      one.type === "kept" && !one.history ? one.messages.map(({ text }) => text) : []
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop();
    this.store.close();
  }
}

/** A message from ana, as the server sends it. */
export const message = (pos: number, text = `text ${pos}`, id = `m${pos}`): Event<"message"> => ({
  type: "message",
  pos,
  id,
  conversation: "ana",
  seq: pos,
  from: "ana",
  to: "bia",
  text,
  ts: pos,
});

/** A message to ana, as a person writes it. */
export const to = (text: string) => ({ to: "ana", text });

/** What the client has said, without what it asks at every login. */
export function interesting(session: FakeSession): string[] {
  return session.heard.map((one) => one.type).filter((type) =>
    type !== "contacts" && type !== "conversations" && type !== "blocked"
  );
}
