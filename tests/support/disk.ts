/** A small disk that a test fills and frees: a tmpfs of its own, which only root can mount. */

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

  /** Takes all the room there is. */
  fill(): void {
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

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}
