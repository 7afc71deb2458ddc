/** One file up and down again, through the server in chunks, or through plain TCP copying as a stream. */

import { createHash, randomBytes } from "node:crypto";
import { v7 } from "uuid";
import { Deframer } from "../../../lib/protocol/framing.ts";
import type { Event } from "../../../lib/protocol/schema.ts";
import { allCpuSeconds, cpuSeconds } from "../process_figures.ts";
import { giveUp, type Target } from "./account.ts";
import type { FileJob, FileResult } from "./job.ts";

const CHUNK = 256 * 1024;
const BLOCK = 64 * 1024;
const utf8 = new TextEncoder();

/** What a way of copying does with all the bytes. */
interface Way {
  up(bytes: Uint8Array): Promise<void>;
  /** Fills `into` with what went up. */
  down(into: Uint8Array): Promise<void>;
}

export async function fileJob(job: FileJob): Promise<FileResult> {
  const bytes = new Uint8Array(job.bytes);
  // Random enough that nothing on the way can make it shorter.
  const some = randomBytes(CHUNK);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    bytes.set(some.subarray(0, Math.min(CHUNK, bytes.length - at)), at);
    new DataView(bytes.buffer).setUint32(at, at);
  }
  const way = job.plain ? plainWay(job.target) : await chunkWay(job);
  const cpu = cpuSeconds(job.pid), all = allCpuSeconds(), own = Deno.pid;
  const ours = cpuSeconds(own), began = performance.now();
  await way.up(bytes);
  const middle = performance.now(), cpuUp = cpuSeconds(job.pid);
  const back = new Uint8Array(job.bytes);
  await way.down(back);
  const end = performance.now(), cpuDown = cpuSeconds(job.pid);
  const others = allCpuSeconds() - all - (cpuDown - cpu) - (cpuSeconds(own) - ours);
  if (sha256(back) !== sha256(bytes)) giveUp("what came back is not what was sent");
  const mib = job.bytes / 1024 / 1024;
  return {
    upPerSecond: mib / (middle - began) * 1000,
    downPerSecond: mib / (end - middle) * 1000,
    upUs: (cpuUp - cpu) / mib * 1e6,
    downUs: (cpuDown - cpuUp) / mib * 1e6,
    otherCores: Math.max(0, others) / (end - began) * 1000,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function plainWay({ host, port }: Target): Way {
  const open = async (line: string) => {
    const conn = await Deno.connect({ hostname: host, port });
    conn.setNoDelay(true);
    await writeAll(conn, utf8.encode(line));
    return conn;
  };
  return {
    async up(bytes) {
      using conn = await open(`put ${bytes.length}\n`);
      for (let at = 0; at < bytes.length; at += CHUNK) {
        await writeAll(conn, bytes.subarray(at, at + CHUNK));
      }
      await conn.read(new Uint8Array(5));
    },
    async down(into) {
      using conn = await open(`get ${into.length}\n`);
      for (let at = 0; at < into.length;) {
        const length = await conn.read(into.subarray(at, at + BLOCK));
        if (length === null) giveUp("the copy ended too early");
        at += length;
      }
    },
  };
}

/** As our own client does it: a few chunks under way, the next one as each is answered. */
async function chunkWay({ target, ahead }: FileJob): Promise<Way> {
  const run = crypto.randomUUID().slice(0, 8);
  const [sender, receiver] = [
    await FilePeer.register(target, `a-${run}`),
    await FilePeer.register(target, `b-${run}`),
  ];
  return {
    async up(bytes) {
      const about = { name: "bench.bin", size: bytes.length, sha256: sha256(bytes), media: "" };
      const done = Promise.withResolvers<void>();
      let sent = 0;
      const next = (file: string): void => {
        if (sent >= bytes.length) return;
        const raw = bytes.subarray(sent, sent + CHUNK);
        sender.send({ type: "file_chunk", file, offset: sent, bytes: raw.length }, raw);
        sent += raw.length;
      };
      let first = true;
      sender.on = (event) => {
        if (event.type === "stored") return done.resolve();
        if (event.type !== "file_ready") return giveUp(JSON.stringify(event));
        for (let count = first ? ahead : 1; count > 0; count--) next(event.file);
        first = false;
      };
      sender.send({ type: "file_offer", id: v7(), to: `b-${run}`, ...about });
      await done.promise;
    },
    async down(into) {
      const { file } = await receiver.message;
      const done = Promise.withResolvers<void>();
      let asked = 0, got = 0;
      const ask = (): void => {
        if (asked >= into.length) return;
        receiver.send({ type: "file_get", file: file!.file, offset: asked, length: CHUNK });
        asked += CHUNK;
      };
      receiver.on = (event) => {
        if (event.type !== "file_chunk") return giveUp(JSON.stringify(event));
        into.set(event.raw!, event.offset);
        got += event.bytes;
        ask();
        if (got === into.length) done.resolve();
      };
      for (let count = 0; count < ahead; count++) ask();
      await done.promise;
    },
  };
}

class FilePeer {
  on: (event: Event) => void = () => {};
  readonly message: Promise<Event<"message">>;
  #got!: (event: Event<"message">) => void;
  #writing: Promise<void> = Promise.resolve();

  private constructor(private readonly conn: Deno.TcpConn) {
    this.message = new Promise((resolve) => this.#got = resolve);
    this.#read().catch((error) => giveUp(String(error)));
  }

  static async register({ host, port }: Target, user: string): Promise<FilePeer> {
    const conn = await Deno.connect({ hostname: host, port });
    conn.setNoDelay(true);
    const peer = new FilePeer(conn);
    const welcome = Promise.withResolvers<void>();
    peer.on = () => welcome.resolve();
    peer.send({ type: "register", user, device: "bench" });
    await welcome.promise;
    return peer;
  }

  send(frame: Record<string, unknown>, raw?: Uint8Array): void {
    const line = utf8.encode(`${JSON.stringify(frame)}\n`);
    this.#writing = this.#writing.then(async () => {
      await writeAll(this.conn, line);
      if (raw) await writeAll(this.conn, raw);
    });
  }

  async #read(): Promise<void> {
    const deframer = new Deframer(BLOCK, CHUNK), block = new Uint8Array(BLOCK);
    for (let length; (length = await this.conn.read(block)) !== null;) {
      deframer.feed(block.subarray(0, length), (frame, raw) => {
        const event = (raw ? { ...frame as Event, raw } : frame) as Event;
        if (event.type === "message") this.#got(event);
        else if (event.type !== "caught_up") this.on(event);
      }, (error) => giveUp(String(error)));
    }
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(at ? bytes.subarray(at) : bytes);
}
