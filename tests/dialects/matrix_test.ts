/** Everybody talks with everybody, whatever language their clients speak. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { v7 } from "uuid";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { bytesOf, download, offer, upload } from "../support/files.ts";
import { done } from "../support/groups.ts";
import { JsonLines } from "../support/json_lines.ts";
import { message } from "../support/messages.ts";
import { ObjectPeer } from "../support/object_peer.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { TextPeer } from "../support/text_lines.ts";

const server = oneServer({ words: speaking("json-chat", "whatsapp", "mini-chat") });

/** One person at their own kind of client. */
interface Talker extends AsyncDisposable {
  readonly name: string;
  write(to: string, text: string): Promise<void>;
  /** The next text, and whom it seems to be from. */
  hears(): Promise<readonly [from: string, text: string]>;
}

type Kind = "native" | "chat-mom" | "json-chat" | "whatsapp" | "mini-chat";

const TALKERS: Readonly<Record<Kind, (name: string) => Promise<Talker>>> = {
  async native(name) {
    const { peer, account } = await Person.new(server.port, name);
    return {
      name: account.user,
      write: (to, text) => Promise.resolve(peer.send(message(to, text))),
      async hears() {
        const { from, text, to } = await peer.next("message", ({ kind }) => !kind);
        return to === name ? [from, text] : [to, `${from}: ${text}`];
      },
      [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
    };
  },
  async "chat-mom"(name) {
    const lines = await JsonLines.connect(server.port);
    await lines.ask({ type: "REGISTER", user: name }, "REGISTERED");
    await lines.ask({ type: "SET_STATUS", user: name, status: "ONLINE" }, "OK");
    return {
      name,
      async write(to, text) {
        await lines.ask({ type: "SEND", from: name, to, text, ts: 1 }, "SENT");
      },
      async hears() {
        const { from, text } = await lines.next("DELIVER");
        return [String(from), String(text)];
      },
      [Symbol.asyncDispose]: () => lines[Symbol.asyncDispose](),
    };
  },
  async "json-chat"(name) {
    const lines = await JsonLines.connect(await dialectPort(server.program, "json-chat"));
    const who = { username: name, password: "correct horse battery" };
    await lines.ask({ type: "register", ...who }, "register_response");
    await lines.ask({ type: "login", ...who }, "login_response");
    return {
      name,
      write: (receiver, content) => lines.send({ type: "message", receiver, content }),
      async hears() {
        const { sender, content } = await lines.next("message");
        return [String(sender), String(content)];
      },
      [Symbol.asyncDispose]: () => lines[Symbol.asyncDispose](),
    };
  },
  async whatsapp(name) {
    const peer = await ObjectPeer.connect(await dialectPort(server.program, "whatsapp"));
    await peer.ask({ type: "login", username: name }, "login_response");
    return {
      name,
      async write(to, content) {
        const group = /^[#*]/.test(to);
        await peer.ask(
          group
            ? { type: "group_message", group_name: to, content }
            : { type: "private_message", recipient: to, content },
          "message_response",
        );
      },
      async hears() {
        const { type, sender, content, group_name } = await peer.any(
          "a message",
          ({ type }) => /_message_received$/.test(String(type)),
        );
        return type === "private_message_received"
          ? [String(sender), String(content)]
          : [group_name === "*" ? "*" : `#${group_name}`, `${sender}: ${content}`];
      },
      [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
    };
  },
  async "mini-chat"(name) {
    const peer = await TextPeer.connect(await dialectPort(server.program, "mini-chat"));
    await peer.send(`NICK ${name}`);
    while (await peer.next() !== `OK welcome ${name}`);
    return {
      name,
      write: (to, text) => peer.send(to === "*" ? `MSG ${text}` : `MSG @${to} ${text}`),
      async hears() {
        while (true) {
          const [, from, whom, text] = /^FROM (\S+) \[(\S+)\]: (.*)$/.exec(await peer.next()) ?? [];
          if (!from || from === name) continue;
          if (whom === "dm") return [from, text!];
          return [whom === "all" ? "*" : whom!, `${from}: ${text}`];
        }
      },
      [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
    };
  },
};

const KINDS = Object.keys(TALKERS) as Kind[];

/** One of each kind, with names of this test's own. */
async function oneOfEach(prefix: string): Promise<Talker[]> {
  const all: Talker[] = [];
  // One after the other: passwords are hashed two at a time.
  for (const kind of KINDS) all.push(await TALKERS[kind](`${prefix}-${kind}`));
  return all;
}

async function leave(all: readonly Talker[]): Promise<void> {
  for (const one of all) await one[Symbol.asyncDispose]();
}

Deno.test("private messages from each language to each other one", async () => {
  const all = await oneOfEach("pm");
  for (const from of all) {
    for (const to of all) {
      if (from === to) continue;
      await from.write(to.name, `olá, ${to.name}! é "ç" \\ 😀`);
      assert.deepEqual(await to.hears(), [from.name, `olá, ${to.name}! é "ç" \\ 😀`]);
    }
  }
  await leave(all);
});

Deno.test("what was written to somebody who is away is there when they come, from each language to each", async () => {
  const all = await oneOfEach("aw");
  await using native = all[0]!;
  for (const [at, kind] of KINDS.entries()) {
    if (kind === "native") continue;
    const name = all[at]!.name;
    await all[at]![Symbol.asyncDispose]();
    await server.program.warns(new RegExp(`disconnected: "${name}"`));
    const others = all.filter((_, other) => other !== at);
    for (const other of others) await other.write(name, `from ${other.name}`);
    // Each has been answered, or is heard of by its answer to somebody who is here.
    for (const other of others) {
      if (other === native) continue;
      await other.write(native.name, "sent");
      await native.hears();
    }
    all[at] = await TALKERS[kind](name);
    const heard = new Set<string>();
    for (const _ of others) heard.add((await all[at]!.hears())[1]);
    assert.deepEqual(heard, new Set(others.map((other) => `from ${other.name}`)));
  }
  await leave(all.slice(1));
});

Deno.test("a group of all languages: each hears each, under the group's name", async () => {
  const all = await oneOfEach("gr");
  const owner = await Person.new(server.port, "gr-owner");
  await using _o = owner;
  await done(owner.peer, { type: "group_create", group: "#gr-all" });
  for (const { name } of all) {
    await done(owner.peer, { type: "group_add", group: "#gr-all", user: name });
  }
  // Those without groups read of who came as of anything that is said there.
  owner.peer.send(message("#gr-all", "begin"));
  for (const one of all) {
    while ((await one.hears())[1] !== "gr-owner: begin");
  }
  for (const from of all) {
    await from.write("#gr-all", `oi de ${from.name}`);
    for (const to of all) {
      if (to === from) continue;
      assert.deepEqual(await to.hears(), ["#gr-all", `${from.name}: oi de ${from.name}`]);
    }
  }
  await leave(all);
});

Deno.test("a message to everybody who is online, from each language", async () => {
  const all = await oneOfEach("ev");
  for (const from of all) {
    await from.write("*", `a todos de ${from.name}`);
    for (const to of all) {
      if (to === from) continue;
      assert.deepEqual(await to.hears(), ["*", `${from.name}: a todos de ${from.name}`]);
    }
  }
  await leave(all);
});

Deno.test("a file to a group of all languages: bytes where there are files, its name where there are none", async () => {
  const all = await oneOfEach("fi");
  const owner = await Person.new(server.port, "fi-owner");
  await using _o = owner;
  await done(owner.peer, { type: "group_create", group: "#fi-all" });
  const names = all.map(({ name }) => name);
  for (const user of names) await done(owner.peer, { type: "group_add", group: "#fi-all", user });
  const peer = await ObjectPeer.connect(await dialectPort(server.program, "whatsapp"));
  await using _w = peer;
  await peer.ask({ type: "login", username: "fi-second" }, "login_response");
  await done(owner.peer, { type: "group_add", group: "#fi-all", user: "fi-second" });
  const bytes = bytesOf(2_000);
  await upload(owner.peer, offer("#fi-all", bytes, { id: v7(), name: "aula.pdf" }), bytes);
  const received = await peer.next("group_file_received");
  assert.deepEqual([received.sender, received.group_name, received.filename], [
    "fi-owner",
    "fi-all",
    "aula.pdf",
  ]);
  assert.equal(received.file_data, Buffer.from(bytes).toString("base64"));
  for (const [at, kind] of KINDS.entries()) {
    if (kind === "native" || kind === "whatsapp") continue;
    let text = "";
    while (!text.includes("aula.pdf")) [, text] = await all[at]!.hears();
    assert.match(text, /^fi-owner: \((file|arquivo)\) aula\.pdf, 2\s[kK]B$/);
  }
  // Back the other way: what an old client sends is a file like any other.
  const file_data = Buffer.from(bytes).toString("base64");
  const file = { type: "send_file", recipient: "fi-all", filename: "b.bin", file_data };
  await peer.ask({ ...file, file_type: "group" }, "file_response");
  const { file: came } = await owner.peer.next("message", ({ file }) => file?.name === "b.bin");
  assert.deepEqual(await download(owner.peer, came!), bytes);
  await leave(all);
});
