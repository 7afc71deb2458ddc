/** An offline service as a process of its own, and what a chat server does with it. */

import { v7 } from "uuid";
import { Turn } from "../../lib/base/turn.ts";
import { type Letter, MailboxError } from "../../lib/mailbox/mailbox.ts";
import { RemoteMailbox } from "../../lib/mailbox/remote.ts";
import { Program } from "./launch.ts";
import { until } from "./until.ts";

/** A letter of a chat server, or, every third, one of another program. */
export function letter(to: string, text: string, index: number): Letter {
  const plain = { from: "ana", to, text, ts: 1_790_000_000_000 + index * 1_000 };
  if (index % 3 === 2) return plain;
  return { ...plain, id: v7(), conversation: `ana+${to}`, epoch: "of the tests" };
}

/** A move that waits for its broker tries as rarely as once in 15 seconds. */
export const MOVE_MS = 60_000;

/** A service that changes places asks everybody to come again: who is told so asks once more. */
function later(error: unknown): number {
  if (error instanceof MailboxError && error.code === "away") return -1;
  throw error;
}

/** An offline service of its own, and a chat server's line to it. */
export class OfflineService implements AsyncDisposable {
  #line: RemoteMailbox | null = null;

  private constructor(readonly program: Program, readonly port: number) {}

  static async start(data: string, env: Record<string, string> = {}): Promise<OfflineService> {
    const program = new Program(["offline", "--port", "0", "--data", data], { env });
    return new OfflineService(program, await program.port());
  }

  get line(): RemoteMailbox {
    return this.#line ??= new RemoteMailbox({
      host: "127.0.0.1",
      port: this.port,
      turn: new Turn(),
    });
  }

  /** Puts letters, again and again should their queue be on its way. */
  async put(user: string, texts: readonly string[]): Promise<void> {
    await until("the line", () => this.line.reachable);
    const letters = texts.map((text, index) => letter(user, text, index));
    await this.line.declare(user);
    await this.line.put(user, letters);
  }

  /** Waits until it has moved all letters and serves them from their new place, said in a line after `from`. */
  async settled(from = 0): Promise<void> {
    await this.program.warns(/all letters are there/, MOVE_MS, from);
  }

  /** Takes everything out of a queue, as a chat server does. */
  async texts(user: string, count: number): Promise<string[]> {
    await until("the line", () => this.line.reachable);
    const texts: string[] = [];
    const subscription = this.line.fetch(user, (arrivals) => {
      texts.push(...arrivals.map(({ letter }) => letter.text));
      void subscription.ack(arrivals.at(-1)!.tag);
    });
    await until(`${count} letters of ${user}, not ${texts.length}`, () => texts.length >= count);
    await until("the acks", async () => await this.line.depth(user).catch(later) === 0);
    await subscription.release();
    return texts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line?.close();
    await this.program[Symbol.asyncDispose]();
  }
}
