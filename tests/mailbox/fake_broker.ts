/** A broker that does one thing no real one does on request: it closes a connection as it answers it. */

const START_OK = "10.11", OPEN = "10.40", CLOSE = "10.50", CLOSE_OK = "10.51";
const CHANNEL_OPEN = "20.10", CHANNEL_CLOSE = "20.40", SELECT = "85.10";

/** Listens; each connection gets what opens it, or its channel for confirms, and Close in one packet. */
export class FakeBroker implements AsyncDisposable {
  /** How many connections got as far as being opened, and how many of them to have confirms. */
  opened = 0;
  selected = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #over = this.#accept();

  constructor(private readonly closesAt: "open" | "select" = "open") {}

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
          const name = chunk[at]! === 1 ? `${chunk[at + 8]}.${chunk[at + 10]}` : "";
          const channel = chunk[at + 2]!;
          if (name === CLOSE_OK) return;
          const answers = this.#answers(name, channel);
          if (answers) await connection.write(new Uint8Array(answers.flatMap((one) => [...one])));
        }
      }
    } catch {
      // The other side was faster.
    } finally {
      connection.close();
    }
  }

  #answers(name: string, channel: number): Uint8Array[] | null {
    const close = method(50, 1, 64, 2, 111, 104, 0, 0, 0, 0);
    switch (name) {
      case START_OK:
        return [method(30, 7, 255, 0, 2, 0, 0, 0, 60)];
      case OPEN:
        this.opened++;
        return this.closesAt === "open" ? [method(41, 0), close] : [method(41, 0)];
      case CLOSE:
        return [method(51)];
      case CHANNEL_OPEN:
        return [frame(channel, 20, 11, 0, 0, 0, 0)];
      case CHANNEL_CLOSE:
        return [frame(channel, 20, 41)];
      case SELECT:
        this.selected++;
        return [frame(channel, 85, 11), close];
      default:
        return null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#over;
  }
}

/** A frame of class 10 (connection) on channel 0. */
function method(number: number, ...fields: number[]): Uint8Array<ArrayBuffer> {
  return frame(0, 10, number, ...fields);
}

function frame(
  channel: number,
  kind: number,
  number: number,
  ...fields: number[]
): Uint8Array<ArrayBuffer> {
  const size = 4 + fields.length;
  const head = [1, 0, channel, 0, 0, size >> 8, size & 255];
  return new Uint8Array([...head, 0, kind, 0, number, ...fields, 206]);
}

function long(text: string): number[] {
  return [0, 0, 0, text.length, ...new TextEncoder().encode(text)];
}

function size(chunk: Uint8Array, at: number): number {
  return new DataView(chunk.buffer).getUint32(at + 3);
}
