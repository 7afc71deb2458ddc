/** Languages without acks: later bytes and an orderly close count as one, a reset as none (docs/delivery.md). */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import type { DialectName } from "../../lib/dialects/dialects.ts";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { bytesOf, offer, upload } from "../support/files.ts";
import { message, numbered } from "../support/messages.ts";
import { ObjectPeer } from "../support/object_peer.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { within } from "../support/until.ts";

const server = oneServer({ words: speaking("json-chat", "whatsapp", "mini-chat") });

/** What one says to log in, what asks for something, and what the answer to that has in it. */
interface Speech {
  login(name: string): string;
  readonly welcome: RegExp;
  readonly question: string;
  readonly answer: RegExp;
}

const password = "correct horse battery";
const SPEECHES: Readonly<Record<DialectName, Speech>> = {
  "json-chat": {
    login: (username) =>
      ["register", "login"].map((type) => JSON.stringify({ type, username, password }) + "\n")
        .join(""),
    welcome: /"login_response","status":"success"/,
    question: '{"type":"get_users"}\n',
    answer: /user_list/,
  },
  whatsapp: {
    login: (username) => JSON.stringify({ type: "login", username }),
    welcome: /Bem-vindo/,
    question: '{"type":"list_users"}',
    answer: /users_list/,
  },
  "mini-chat": {
    login: (name) => `NICK ${name}\n`,
    welcome: /OK welcome/,
    question: "WHO\n",
    answer: /Connected users/,
  },
};

/** A client that can end as a process or a cable does: by a reset. */
class Raw {
  heard = "";
  #look: () => void = () => {};

  private constructor(private readonly socket: Socket) {
    const decoder = new TextDecoder();
    socket.on("data", (chunk) => {
      this.heard += decoder.decode(chunk, { stream: true });
      this.#look();
    });
    socket.on("error", () => {});
  }

  static async login(dialect: DialectName, name: string): Promise<Raw> {
    const raw = new Raw(connect(await dialectPort(server.program, dialect), "127.0.0.1"));
    raw.say(SPEECHES[dialect].login(name));
    await raw.until(SPEECHES[dialect].welcome);
    return raw;
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** Resolves when what was heard fits. */
  async until(expression: RegExp): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => {
      if (expression.test(this.heard)) resolve();
    };
    this.#look();
    await within(String(expression), promise, undefined, () => this.heard.slice(-500));
  }

  /** Reads nothing more. */
  stall(): void {
    this.socket.pause();
  }

  /** Ends in good order. */
  close(): void {
    this.socket.end();
  }

  /** Ends by a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}

interface Scene {
  readonly dialect: DialectName;
  readonly user: string;
  readonly ana: Person;
  readonly bia: Raw;
}

/** Bia has got five messages of ana's. */
async function fiveMessages(dialect: DialectName, test: string): Promise<Scene> {
  const user = `${test}-${dialect}`;
  const ana = await Person.new(server.port, `${user}-from`);
  const bia = await Raw.login(dialect, user);
  ana.peer.send(...numbered(5).map((text) => message(user, text)));
  await bia.until(/message 5/);
  return { dialect, user, ana, bia };
}

/** Those that come again at the next login, before one that is sent then. */
async function again({ dialect, user, ana }: Scene): Promise<string[]> {
  await server.program.warns(new RegExp(`disconnected: "${user}"`));
  const bia = await Raw.login(dialect, user);
  ana.peer.send(message(user, "the end"));
  await bia.until(/the end/);
  bia.close();
  await ana.peer[Symbol.asyncDispose]();
  return bia.heard.match(/message \d/g) ?? [];
}

for (const [name, { question, answer }] of Object.entries(SPEECHES)) {
  const dialect = name as DialectName;

  Deno.test(`${dialect}: a reset acks nothing, so all of it comes again`, async () => {
    const scene = await fiveMessages(dialect, "reset");
    scene.bia.reset();
    assert.deepEqual(await again(scene), numbered(5));
  });

  Deno.test(`${dialect}: later bytes of the client say that it has what came before`, async () => {
    const scene = await fiveMessages(dialect, "later");
    scene.bia.say(question);
    await scene.bia.until(answer);
    scene.bia.reset();
    assert.deepEqual(await again(scene), []);
  });

  Deno.test(`${dialect}: an orderly close says so too`, async () => {
    const scene = await fiveMessages(dialect, "close");
    scene.bia.close();
    assert.deepEqual(await again(scene), []);
  });
}

Deno.test("whatsapp: a file that was cut on its way comes again, whatever was said meanwhile", async () => {
  await using ana = await Person.new(server.port, "cut-ana");
  // More than the system takes for somebody who does not read.
  const bytes = bytesOf(11_900_000);
  const bia = await Raw.login("whatsapp", "cut-bia");
  bia.stall();
  await upload(ana.peer, offer("cut-bia", bytes), bytes, 256 * 1024);
  ana.peer.send(message("cut-bia", "after the file"));
  await ana.peer.next("stored");
  bia.say(SPEECHES.whatsapp.question);
  await ana.peer.settled();
  bia.reset();
  await server.program.warns(/disconnected: "cut-bia"/);
  const port = await dialectPort(server.program, "whatsapp");
  await using again = await ObjectPeer.connect(port);
  await again.send({ type: "login", username: "cut-bia" });
  const { file_data } = await again.next("file_received");
  assert.ok(file_data === Buffer.from(bytes).toString("base64"));
  assert.equal((await again.next("private_message_received")).content, "after the file");
});
