/** Waits until the server has everything it accepted ready to be read (delivery rule 4). */

import { giveUp, type Login, register, type Target } from "./account.ts";
import { parseLine } from "./lines.ts";

const ASK = new TextEncoder().encode('{"type":"conversations","limit":1}\n');

/** A reader that stands apart from the traffic; a relay has nothing to be read. */
export class Onlooker {
  private constructor(private readonly login: Login | null) {}

  /** Makes an account of its own for the question. */
  static async arrive(target: Target, user: string): Promise<Onlooker> {
    return new Onlooker(target.speaks === "relay" ? null : await register(target, user, 4096));
  }

  /** Any read first awaits the projector: asks for one, and returns the milliseconds it took. */
  async caughtUp(): Promise<number> {
    if (!this.login) return 0;
    const { conn } = this.login;
    const answered = Promise.withResolvers<void>();
    conn.onLines = (bytes) => {
      const frame = parseLine(bytes, 0, bytes.indexOf(10));
      if (frame.type === "conversations") answered.resolve();
      else if (frame.type === "error") giveUp(`the server said ${JSON.stringify(frame)}`);
    };
    const asked = performance.now();
    conn.write(ASK);
    await answered.promise;
    return performance.now() - asked;
  }

  leave(): void {
    this.login?.conn.close();
  }
}
