/** A client of whatsapp's kind: an object per send without anything between, and an object per receive. */

import { JsonObjects } from "../../lib/dialects/json_objects.ts";
import { type Json, ObjectSocket } from "./plain_socket.ts";

/** What the ancestor's client receives at most; what is more than an object it cannot read. */
export const RECEIVE = 4096;

/** One connection; `await using` closes it. */
export class ObjectPeer extends ObjectSocket {
  readonly #framing = new JsonObjects(Number.MAX_SAFE_INTEGER);

  /** Connects. */
  static async connect(port: number): Promise<ObjectPeer> {
    return new ObjectPeer(await Deno.connect({ hostname: "127.0.0.1", port }), RECEIVE);
  }

  override async send(...objects: readonly Json[]): Promise<void> {
    await this.write(objects.map((one) => JSON.stringify(one)).join(""));
  }

  protected override take(bytes: Uint8Array): void {
    const bad = (error: Error) => {
      throw error;
    };
    this.#framing.feed(bytes, (one) => this.pending.push(one as Json), bad, () => true);
  }
}
