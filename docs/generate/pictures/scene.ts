/** A real server whose clock stands still on a morning in September, and the people who talk on it. */

import { v7 } from "uuid";
import { LIMITS } from "../../../lib/protocol/limits.ts";
import { type RunningServer, startServer } from "../../../lib/server/server.ts";
import type { Request } from "../../../lib/protocol/schema.ts";
import type { Lang } from "../../../lib/text/text.ts";
import { bytesOf, offer, upload } from "../../../tests/support/files.ts";
import { message } from "../../../tests/support/messages.ts";
import { Peer } from "../../../tests/support/peer.ts";
import { WORDS, type Words } from "./words.ts";

/** Where the server listens: the address is in the picture. */
const PORT = 5000;
/** 15 September 2026, 9:12 in São Paulo. */
const MORNING = Date.UTC(2026, 8, 15, 12, 12);
const MINUTE = 60_000;

export const PASSWORD = "correct horse";
export const TIME_ZONE = "America/Sao_Paulo";

type Durable = Request<"send" | "react" | "group_create" | "group_add">;

export class Scene implements AsyncDisposable {
  /** The scene's moment. */
  now = MORNING;
  readonly words: Words;
  #server!: RunningServer;
  #people = new Map<string, Peer>();
  /** The last line's id, and its number in the conversation. */
  #last = { id: "", seq: 0 };

  private constructor(readonly lang: Lang) {
    this.words = WORDS[lang];
  }

  /** Starts the server in `folder`, and lets people talk until the picture can be taken. */
  static async play(folder: string, lang: Lang): Promise<Scene> {
    const scene = new Scene(lang);
    scene.#server = await startServer({
      host: "127.0.0.1",
      port: PORT,
      web: { port: 0, isAsked: true, origins: [] },
      data: folder,
      registration: "open",
      guests: false,
      groupMembers: LIMITS.groupMembers,
      everyone: true,
      dialects: [],
      mailbox: { kind: "sqlite" },
      files: { size: LIMITS.file, quota: LIMITS.fileQuota },
      keeps: {},
      lang,
      clock: () => scene.now,
    });
    try {
      await scene.#talk();
      return scene;
    } catch (error) {
      await scene[Symbol.asyncDispose]();
      throw error;
    }
  }

  get port(): number {
    return this.#server.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.web!.port}/`;
  }

  /** Shows ana typing to bia. */
  typing(): void {
    this.#peer("ana").send({ type: "typing", to: "bia", on: true });
  }

  async #talk(): Promise<void> {
    const { group, title, inGroup, aside, lines } = this.words;
    for (const user of ["ana", "bia", "caio", "davi"]) {
      const { peer } = await Peer.register(PORT, user, { password: PASSWORD });
      this.#people.set(user, peer);
    }
    const bia = this.#peer("bia"), ana = this.#peer("ana");
    for (const user of ["ana", "caio", "davi"]) bia.send({ type: "contact_add", user, ref: user });
    const address = `#${group}`;
    await this.#do("bia", { type: "group_create", id: v7(), group: address, title });
    let seq = 0;
    for (const user of ["ana", "caio", "davi"]) {
      seq = await this.#do("bia", { type: "group_add", id: v7(), group: address, user });
    }
    bia.send({ type: "read", conversation: address, seq });
    for (const line of lines) {
      await this.#later();
      await this.#say(line);
    }
    // ana has it and has not looked: that is ✓✓ without its colour.
    await this.#later();
    await this.#do("caio", message(address, inGroup[0]!));
    await this.#do("davi", message(address, inGroup[1]!));
    await this.#do("davi", message("bia", aside));
    await this.#acked(ana);
    this.#peer("davi").send({ type: "bye" });
    await this.#peer("davi").ended();
    // Those who look at the picture are bia's other devices.
    bia.send({ type: "bye" });
    await bia.ended();
  }

  async #say({ from, text, file, answers, emoji }: Words["lines"][number]): Promise<void> {
    const to = from === "ana" ? "bia" : "ana", before = this.#last;
    if (file) {
      const bytes = bytesOf(file);
      const asked = offer(to, bytes, { name: text, media: "application/pdf" });
      const said = await upload(this.#peer(from), asked, bytes);
      if (said.type !== "stored") throw new Error(`${text}: ${said.type}`);
      this.#last = { id: asked.id, seq: said.seq };
    } else {
      const sent = { ...message(to, text), ...(answers && { reply_to: before.id }) };
      this.#last = { id: sent.id, seq: await this.#do(from, sent) };
    }
    const { seq } = this.#last;
    await this.#acked(this.#peer(to));
    const isLast = text === this.words.lines.at(-1)!.text;
    if (!isLast) this.#peer(to).send({ type: "read", conversation: from, seq });
    if (emoji) {
      await this.#do(to, { type: "react", id: v7(), to: from, target: seq, emoji, on: true });
    }
    await this.#peer(to).settled();
  }

  /** Does something durable; resolves with its number in the conversation. */
  async #do(who: string, request: Durable): Promise<number> {
    const peer = this.#peer(who);
    peer.send(request);
    const said = await peer.any(
      request.type,
      (one) => (one.type === "stored" || one.type === "refused") && one.id === request.id,
    );
    if (said.type !== "stored") {
      throw new Error(`${who}'s ${request.type}: ${JSON.stringify(said)}`);
    }
    return said.seq;
  }

  /** Takes what has come. */
  async #acked(peer: Peer): Promise<void> {
    await peer.settled();
    const pos = peer.left("message").reduce((most, one) => Math.max(most, one.pos), 0);
    if (pos > 0) peer.send({ type: "ack", pos });
    await peer.settled();
  }

  /** A minute goes by. Everybody is heard, or the server would take them for gone. */
  async #later(): Promise<void> {
    this.now += MINUTE;
    await Promise.all([...this.#people.values()].map((peer) => peer.settled()));
  }

  #peer(user: string): Peer {
    return this.#people.get(user)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#people.values()) await peer[Symbol.asyncDispose]();
    await this.#server.stop();
  }
}
