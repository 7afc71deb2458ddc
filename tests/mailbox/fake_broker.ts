/** A broker that does one thing no real one does on request: it closes a connection as it opens it. */

const CLOSE_OK = 51, OPEN = 40, START_OK = 11;

/** Listens; each connection gets OpenOk and Close in one packet. */
export class FakeBroker implements AsyncDisposable {
  /** How many connections got as far as being opened. */
  opened = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #over = this.#accept();

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#listener.addr.port}`;
  }

  async #accept(): Promise<void> {
    const talks: Promise<void>[] = [];
    try {
      for await (const connection of this.#listener) talks.push(this.#talk(connection));
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    await Promise.all(talks);
  }

  async #talk(connection: Deno.Conn): Promise<void> {
    const chunk = new Uint8Array(4_096);
    try {
      await connection.read(chunk);
      await connection.write(method(10, 0, 9, 0, 0, 0, 0, ...long("PLAIN"), ...long("en_US")));
      for (let length; (length = await connection.read(chunk)) !== null;) {
        // Frames come whole here: type, channel, size, then class and method, two bytes each.
        for (let at = 0; at < length; at += 8 + size(chunk, at)) {
          const name = chunk[at]! === 1 ? chunk[at + 10]! : 0;
          if (name === START_OK) {
            await connection.write(method(30, 7, 255, 0, 2, 0, 0, 0, 60));
          } else if (name === OPEN) {
            this.opened++;
            const close = method(50, 1, 64, 2, 111, 104, 0, 0, 0, 0);
            await connection.write(new Uint8Array([...method(41, 0), ...close]));
          } else if (name === CLOSE_OK) return;
        }
      }
    } catch {
      // The other side was faster.
    } finally {
      connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#over;
  }
}

/** A frame of class 10 (connection) on channel 0. */
function method(number: number, ...fields: number[]): Uint8Array<ArrayBuffer> {
  const size = 4 + fields.length;
  return new Uint8Array([1, 0, 0, 0, 0, size >> 8, size & 255, 0, 10, 0, number, ...fields, 206]);
}

function long(text: string): number[] {
  return [0, 0, 0, text.length, ...new TextEncoder().encode(text)];
}

function size(chunk: Uint8Array, at: number): number {
  return new DataView(chunk.buffer).getUint32(at + 3);
}
