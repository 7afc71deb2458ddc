/** A server whose clock the test sets: years go by between one start and the next. */

import { DatabaseSync } from "node:sqlite";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { type RunningServer, startServer } from "../../lib/server/server.ts";
import type { Keeps } from "../../lib/server/retention.ts";
import { type Folder, temporaryFolder } from "./folder.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A real server in this process, on a data folder of its own; `await using` stops it. */
export class Years implements AsyncDisposable {
  #server: RunningServer | null = null;
  #ahead = 0;

  private constructor(readonly folder: Folder, private readonly keeps: Keeps) {}

  /** Nothing runs yet: say a day. */
  static async begin(keeps: Keeps): Promise<Years> {
    return new Years(await temporaryFolder(), keeps);
  }

  get data(): string {
    return this.folder.path;
  }

  get port(): number {
    return this.#server!.port;
  }

  /**
   * Stops the server and starts it again on that day, as one that ran until then; by then all that may
   * leave has begun to.
   */
  async day(day: number): Promise<void> {
    if (this.#server) {
      await this.stop();
      using accounts = new DatabaseSync(`${this.data}/accounts.db`);
      accounts.prepare("UPDATE uptime SET until = ? WHERE until = (SELECT max(until) FROM uptime)")
        .run(FIRST + day * DAY_MS);
    }
    await this.afterPause(day);
  }

  /** The same for a server that was off until then. */
  async afterPause(day: number): Promise<void> {
    await this.stop();
    const began = performance.now(), then = FIRST + day * DAY_MS;
    this.#server = await startServer({
      host: "127.0.0.1",
      port: 0,
      data: this.data,
      registration: "open",
      guests: false,
      groupMembers: LIMITS.groupMembers,
      everyone: true,
      dialects: [],
      mailbox: { kind: "sqlite" },
      files: { size: LIMITS.file, quota: LIMITS.fileQuota },
      keeps: this.keeps,
      lang: "en",
      clock: () => Math.round(then + performance.now() - began + this.#ahead),
    });
  }

  /** So many milliseconds go by, at once, while the server runs. */
  passes(ms: number): void {
    this.#ahead += ms;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.folder[Symbol.asyncDispose]();
  }
}

const FIRST = Date.UTC(2026, 0, 1);
