/** What a chat server asks of its queues, done and answered; requests run side by side. */

import { getLogger } from "@logtape/logtape";
import { crashPoint } from "../base/crash_point.ts";
import { gathered } from "../mailbox/gather.ts";
import type { ForeignMailbox } from "../mailbox/foreign.ts";
import { asLetter, BrokenLetter } from "../mailbox/letter.ts";
import { type Arrival, MailboxError, type Subscription } from "../mailbox/mailbox.ts";
import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import type { OfflineEvent, OfflineRequest } from "../protocol/offline_schema.ts";
import type { Texts } from "../text/text.ts";
import type { Owner, Owners } from "./owners.ts";

const log = getLogger(["chatmom", "offline"]);

/** Letters on their way to the disk; above, nothing more is read from the connection. */
const ON_THE_WAY = 8_192;

const CODES: Readonly<Record<MailboxError["code"], ErrorCode>> = {
  away: "broker_away",
  no_queue: "no_queue",
  refused: "mailbox_full",
};

interface Shared {
  readonly mailbox: ForeignMailbox;
  readonly owners: Owners;
  readonly texts: Texts;
}

interface OpenDrain {
  readonly user: string;
  readonly owner: Owner;
  readonly subscription: Subscription;
}

type Asked = Exclude<OfflineRequest, { type: "auth" | "ping" | "pong" | "bye" }>;

/** The requests of one connection, and the drains it has open. */
export class Requests {
  readonly #drains = new Map<number, OpenDrain>();
  readonly #running = new Set<Promise<void>>();
  #onTheWay = 0;
  #closed = false;

  constructor(
    private readonly shared: Shared,
    private readonly write: (line: string) => void,
  ) {}

  /** Begins a request; gives a promise when the next one should wait. Throws ChatError. */
  take(request: Asked): Promise<void> | null {
    if (this.#closed) throw new ChatError("stopping");
    if (request.type === "fetch") {
      this.#open(request);
      return null;
    }
    const running: Promise<void> = this.#answer(request).finally(() => {
      this.#running.delete(running);
    });
    this.#running.add(running);
    return this.#onTheWay > ON_THE_WAY ? running : null;
  }

  /** Gives back what is out, and waits for answers that are due. */
  async close(): Promise<void> {
    this.#closed = true;
    const drains = [...this.#drains.values()];
    this.#drains.clear();
    await Promise.all(drains.map((drain) => this.#release(drain)));
    await Promise.all(this.#running);
  }

  async #answer(request: Exclude<Asked, { type: "fetch" }>): Promise<void> {
    const { ref } = request;
    try {
      this.#send(await this.#do(request));
    } catch (error) {
      let code = codeOf(error);
      if (!code) {
        code = "internal";
        log.error("cannot do {type}: {why}", { type: request.type, why: String(error) });
      }
      this.#send({ type: "error", code, text: this.shared.texts.errors[code], ref });
    }
  }

  async #do(request: Exclude<Asked, { type: "fetch" }>): Promise<OfflineEvent> {
    const { mailbox } = this.shared;
    const { ref } = request;
    switch (request.type) {
      case "queue":
        await mailbox.declare(request.user);
        return { type: "ok", ref };
      case "put": {
        const letters = request.letters.map(asLetter);
        this.#onTheWay += letters.length;
        try {
          await mailbox.put(request.user, letters);
        } finally {
          this.#onTheWay -= letters.length;
        }
        crashPoint("offline.after_confirm");
        return { type: "kept", ref };
      }
      case "ack": {
        const drain = this.#drains.get(request.drain);
        const known = drain ? await drain.subscription.ack(request.tag) : false;
        return { type: "acked", ref, known };
      }
      case "release": {
        const drain = this.#drains.get(request.drain);
        this.#drains.delete(request.drain);
        if (drain) await this.#release(drain);
        return { type: "ok", ref };
      }
      case "depth":
        return { type: "depth", ref, count: await mailbox.depth(request.user) };
      case "remove":
        await mailbox.remove(request.user);
        return { type: "ok", ref };
    }
  }

  #open({ user, drain: number }: OfflineRequest<"fetch">): void {
    if (this.#drains.has(number)) {
      throw new ChatError("bad_frame", `Cannot open drain ${number}: it is open`);
    }
    const owner: Owner = {
      session: this,
      takeAway: () => {
        this.#drains.delete(number);
        void drain.subscription.release();
      },
    };
    this.shared.owners.set(user, owner);
    const subscription = this.shared.mailbox.fetch(
      user,
      (arrivals) => this.#hand(number, arrivals),
    );
    const drain: OpenDrain = { user, owner, subscription };
    this.#drains.set(number, drain);
  }

  #hand(number: number, arrivals: readonly Arrival[]): void {
    const letters = arrivals.map((arrival) => JSON.stringify(arrival));
    for (const group of gathered(letters)) {
      this.write(`{"type":"letters","drain":${number},"letters":[${group}]}\n`);
    }
  }

  #send(event: OfflineEvent): void {
    this.write(`${JSON.stringify(event)}\n`);
  }

  async #release(drain: OpenDrain): Promise<void> {
    this.shared.owners.clear(drain.user, drain.owner);
    await drain.subscription.release();
  }
}

function codeOf(error: unknown): ErrorCode | null {
  if (error instanceof MailboxError) return CODES[error.code];
  if (error instanceof BrokenLetter) return "bad_frame";
  return error instanceof ChatError ? error.code : null;
}
