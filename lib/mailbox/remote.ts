/** Mailboxes kept by an offline service: the same promises, over its protocol. */

import type { Turn } from "../base/turn.ts";
import type { OfflineEvent, OfflineRequest } from "../protocol/offline_schema.ts";
import { gathered } from "./gather.ts";
import type { Arrival, Letter, Mailbox, Subscription } from "./mailbox.ts";
import { MailboxError } from "./mailbox.ts";
import { RemoteDrain } from "./remote_drain.ts";
import { type RemoteAddress, RemoteLink } from "./remote_link.ts";

/** How to reach the service. */
export interface RemoteOptions extends RemoteAddress {
  readonly turn: Turn;
  /** Told whenever `reachable` changes. */
  readonly onReachable?: (on: boolean) => void;
}

type Answer = Extract<OfflineEvent, { ref: string }>;
/** A request without its `ref`. */
type Asking<R> = R extends { ref: string } ? Omit<R, "ref"> : never;

interface Question {
  resolve(answer: Answer): void;
  reject(error: MailboxError): void;
}

/** Queues at an offline service. Made at once, whether the service is there or not. */
export class RemoteMailbox implements Mailbox {
  readonly #link: RemoteLink;
  readonly #questions = new Map<string, Question>();
  readonly #drains = new Map<number, RemoteDrain>();
  #up = false;
  #brokerOn = false;
  #refs = 0;

  constructor(private readonly options: RemoteOptions) {
    this.#link = new RemoteLink(options, options.turn, {
      up: () => {
        this.#up = true;
        for (const drain of this.#drains.values()) this.#open(drain);
      },
      down: () => this.#down(),
      event: (event) => this.#take(event),
    });
  }

  get reachable(): boolean {
    return this.#up && this.#brokerOn;
  }

  async declare(user: string): Promise<void> {
    await this.#ask({ type: "queue", user });
  }

  async put(user: string, letters: readonly Letter[]): Promise<void> {
    if (!this.reachable) throw away();
    const groups = gathered(letters.map((letter) => JSON.stringify(letter)));
    const answers = groups.map((group) =>
      this.#question((ref) =>
        `{"type":"put","user":${JSON.stringify(user)},"ref":"${ref}","letters":[${group}]}\n`
      )
    );
    // All of them: a caller who declares the queue anew must not have groups still on the way.
    const outcomes = await Promise.allSettled(answers);
    const failed = outcomes.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  fetch(user: string, on: (arrivals: readonly Arrival[]) => void): Subscription {
    const drain = new RemoteDrain(++this.#refs, user, on);
    this.#drains.set(drain.number, drain);
    if (this.#up) this.#open(drain);
    return {
      ack: (tag) => this.#ack(drain, tag),
      release: () => this.#release(drain),
    };
  }

  async depth(user: string): Promise<number> {
    const answer = await this.#ask({ type: "depth", user });
    return answer.type === "depth" ? answer.count : 0;
  }

  async remove(user: string): Promise<void> {
    await this.#ask({ type: "remove", user });
  }

  async close(): Promise<void> {
    await this.#link.close();
    this.#down();
  }

  async #ack(drain: RemoteDrain, tag: number): Promise<boolean> {
    const theirs = drain.theirTag(tag);
    if (theirs === null || !this.#up) return false;
    try {
      const answer = await this.#question((ref) =>
        `{"type":"ack","drain":${drain.number},"tag":${theirs},"ref":"${ref}"}\n`
      );
      return answer.type === "acked" && answer.known;
    } catch {
      // The connection was lost first.
      return false;
    }
  }

  async #release(drain: RemoteDrain): Promise<void> {
    if (!this.#drains.delete(drain.number) || !this.#up) return;
    // Should the connection be lost now, that gives the letters back as well.
    await this.#question((ref) =>
      `${JSON.stringify({ type: "release", drain: drain.number, ref })}\n`
    )
      .catch(() => {});
  }

  #open({ number, user }: RemoteDrain): void {
    this.#link.send(`${JSON.stringify({ type: "fetch", user, drain: number })}\n`);
  }

  #ask(request: Asking<OfflineRequest>): Promise<Answer> {
    if (!this.reachable) return Promise.reject(away());
    return this.#question((ref) => `${JSON.stringify({ ...request, ref })}\n`);
  }

  #question(line: (ref: string) => string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const ref = (++this.#refs).toString(36);
      this.#questions.set(ref, { resolve, reject });
      this.#link.send(line(ref));
    });
  }

  #take(event: OfflineEvent): void {
    if (event.type === "letters") {
      this.#drains.get(event.drain)?.take(event.letters);
    } else if (event.type === "reachable") {
      this.#reach(event.on);
    } else if ("ref" in event && event.ref !== undefined) {
      const question = this.#questions.get(event.ref);
      this.#questions.delete(event.ref);
      if (event.type === "error") question?.reject(errorOf(event));
      else question?.resolve(event as Answer);
    }
  }

  #down(): void {
    this.#up = false;
    for (const drain of this.#drains.values()) drain.lost();
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    for (const { reject } of questions) reject(away());
    this.#reach(false);
  }

  #reach(on: boolean): void {
    if (on === this.#brokerOn) return;
    this.#brokerOn = on;
    this.options.onReachable?.(on);
  }
}

function errorOf({ code, text }: Extract<OfflineEvent, { type: "error" }>): MailboxError {
  if (code === "no_queue") return new MailboxError("no_queue", text);
  if (code === "broker_away" || code === "stopping") return away();
  return new MailboxError("refused", text);
}

function away(): MailboxError {
  return new MailboxError("away", "The offline service, or its broker, cannot be reached just now");
}
