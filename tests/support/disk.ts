/** A small disk that a test fills and frees: a tmpfs of its own, which only root can mount. */

import type { Request } from "../../lib/protocol/schema.ts";
import type { Peer } from "./peer.ts";
import { until } from "./until.ts";

/** True where a tmpfs can be mounted. */
export const canMount = Deno.build.os === "linux" && Deno.uid() === 0;

/** A mounted tmpfs of `bytes`; `await using` unmounts it. */
export class SmallDisk implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async mount(bytes: number): Promise<SmallDisk> {
    const path = await Deno.makeTempDir({ prefix: "chatmom-disk-" });
    await run("mount", "-t", "tmpfs", "-o", `size=${bytes}`, "none", path);
    return new SmallDisk(path);
  }

  /** Takes all the room there is, but for so many bytes. */
  fill(left = 0): void {
    const file = Deno.openSync(`${this.path}/filler`, { create: true, write: true, append: true });
    try {
      for (const size of [64 * 1024, 4096]) {
        const block = new Uint8Array(size);
        for (let more = true; more;) {
          try {
            file.writeSync(block);
          } catch {
            more = false;
          }
        }
      }
      file.truncateSync(file.statSync().size - left);
    } finally {
      file.close();
    }
  }

  /** Gives the room back. */
  free(): void {
    Deno.removeSync(`${this.path}/filler`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", this.path);
    await Deno.remove(this.path);
  }
}

/** Sends it as a client would, again and again, until it is stored: the tables try once in half a second. */
export async function takes(peer: Peer, one: Extract<Request, { id: string }>): Promise<void> {
  await until("the disk to take it", async () => {
    peer.send(one);
    const answer = await peer.any(
      "an answer",
      (frame) => (frame.type === "stored" || frame.type === "retry") && frame.id === one.id,
    );
    return answer.type === "stored";
  });
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}
