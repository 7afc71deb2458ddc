/** A TCP proxy that a test can order to misbehave: to cut, to stall, to split bytes. */

/** A running proxy; `await using` ends it. */
export class ChaosProxy implements AsyncDisposable {
  readonly port: number;
  /** How many bytes are passed on at once, in both directions; 0 = as they come. */
  piece = 0;
  /** After so many bytes towards the server the connection is cut, in the middle of what it was. */
  cutAfter = Number.POSITIVE_INFINITY;
  /** After so many bytes towards the client the connection is cut. */
  cutAnswersAfter = Number.POSITIVE_INFINITY;
  /** After so many bytes towards the server it stalls, until `release`. */
  stallAfter = Number.POSITIVE_INFINITY;
  /** How long the line takes for what is read at once on its way to the server, in milliseconds. */
  slowMs = 0;
  /** While true, nothing that the server says is passed on; it is lost for good. */
  mute = false;
  /** While true, connections are taken and nothing is ever said to them; this many were. */
  swallow = false;
  swallowed = 0;
  /** When bytes last came from either side, by performance.now(). */
  movedAt = 0;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #running = new Set<Promise<void>>();
  #stalled: Promise<void> | null = null;
  #go: () => void = () => {};

  private constructor(private readonly target: number) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }) as Deno.TcpListener;
    this.port = this.#listener.addr.port;
    this.#track(this.#accept());
  }

  /** Starts a proxy in front of `target`, a port of this machine. */
  static before(target: number): ChaosProxy {
    return new ChaosProxy(target);
  }

  /** Passes nothing on, connections stay open; until the returned function is called. */
  stall(): () => void {
    this.#stalled = new Promise((resolve) => this.#go = resolve);
    return () => this.release();
  }

  /** Passes on again, also what has waited. */
  release(): void {
    this.stallAfter = Number.POSITIVE_INFINITY;
    this.#stalled = null;
    this.#go();
  }

  /** Cuts all connections; new ones are taken. */
  cut(): void {
    for (const one of this.#open) close(one);
    this.#open.clear();
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    work.finally(() => this.#running.delete(work));
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      if (this.swallow) {
        this.swallowed++;
        this.#open.add(client);
        continue;
      }
      const server = await Deno.connect({ hostname: "127.0.0.1", port: this.target })
        .catch(() => null);
      if (server === null) {
        close(client);
        continue;
      }
      for (const one of [client, server]) {
        one.setNoDelay(true);
        this.#open.add(one);
      }
      const ended = () => {
        for (const one of [client, server]) {
          close(one);
          this.#open.delete(one);
        }
      };
      this.#track(
        this.#pass(client, server, () => this.cutAfter, () => this.#late(), () => this.stallAfter)
          .finally(ended),
      );
      this.#track(
        this.#pass(server, client, () => this.cutAnswersAfter, () => this.mute).finally(ended),
      );
    }
  }

  async #pass(
    from: Deno.TcpConn,
    to: Deno.TcpConn,
    most: () => number,
    lose: () => boolean | Promise<boolean>,
    stalls: () => number = () => Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    let passed = 0;
    try {
      while (true) {
        const length = await from.read(buffer);
        if (length === null) return;
        this.movedAt = performance.now();
        if (passed + length > stalls() && !this.#stalled) this.stall();
        if (this.#stalled) await this.#stalled;
        if (await lose()) continue;
        const end = Math.min(length, Math.max(0, most() - passed));
        const step = this.piece || end;
        for (let at = 0; at < end;) {
          at += await to.write(buffer.subarray(at, Math.min(end, at + step)));
        }
        passed += length;
        if (end < length) return;
      }
    } catch {
      // Either side has gone; the other one is closed by the caller.
    }
  }

  /** A slow line loses nothing. */
  async #late(): Promise<boolean> {
    if (this.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.release();
    this.cut();
    await Promise.all(this.#running);
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch { /* closed already */ }
}
