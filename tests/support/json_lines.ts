/** A plain socket with a JSON object a line: what the ancestors' clients and probes are. */

import { type Json, ObjectSocket } from "./plain_socket.ts";
import { TextLines } from "./text_lines.ts";

/** One connection; `await using` closes it. */
export class JsonLines extends ObjectSocket {
  readonly #lines = new TextLines();

  /** Connects. */
  static async connect(port: number): Promise<JsonLines> {
    return new JsonLines(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  override async send(...objects: readonly Json[]): Promise<void> {
    await this.write(objects.map((one) => JSON.stringify(one) + "\n").join(""));
  }

  protected override take(bytes: Uint8Array): void {
    const lines = this.#lines.whole(bytes).filter((line) => line.trim());
    this.pending.push(...lines.map((line) => JSON.parse(line)));
  }
}

/** Opens a connection, sends one object, gives the first one that comes back: the ancestors' probe. */
export async function probe(port: number, frame: Json): Promise<Json> {
  await using lines = await JsonLines.connect(port);
  await lines.send(frame);
  return await lines.any("an answer", () => true);
}
