/** One real server for all tests of a file; each test uses names of its own. */

import type { Event } from "../../lib/protocol/schema.ts";
import { type Account, Peer } from "./peer.ts";
import { type ServerOptions, TestServer } from "./test_server.ts";

/** A server that starts before the first test of the file and ends after the last one. */
export function oneServer(options: ServerOptions = {}): {
  readonly port: number;
  readonly program: TestServer["program"];
  readonly data: string;
  /** Makes accounts and leaves them connected. */
  people<const U extends readonly string[]>(...users: U): Promise<{ [K in keyof U]: Person }>;
} {
  let server: TestServer | undefined;
  Deno.test.beforeAll(async () => {
    server = await TestServer.start(options);
  });
  Deno.test.afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  return {
    get port() {
      return server!.port;
    },
    get program() {
      return server!.program;
    },
    get data() {
      return server!.data;
    },
    async people<const U extends readonly string[]>(...users: U) {
      const all = await Promise.all(users.map((user) => Person.new(server!.port, user)));
      return all as { [K in keyof U]: Person };
    },
  };
}

/** An account, its connection, and the way back after leaving. */
export class Person implements AsyncDisposable {
  constructor(readonly port: number, public peer: Peer, readonly account: Account) {}

  /** Registers; `password` lets further devices log in. */
  static async new(port: number, user: string, password?: string): Promise<Person> {
    const { peer, account } = await Peer.register(port, user, password ? { password } : {});
    return new Person(port, peer, account);
  }

  get user(): string {
    return this.account.user;
  }

  /** The name of the store, as the last welcome said it. */
  get epoch(): string {
    return (this.peer.heard.find((one) => one.type === "welcome") as Event<"welcome">).epoch;
  }

  /** Leaves in the clean way: all it said has been worked off when this returns. */
  async leave(): Promise<void> {
    this.peer.send({ type: "bye" });
    await this.peer.ended();
  }

  /** Comes back on a new connection. */
  async back(fields: Parameters<typeof Peer.login>[2] = {}): Promise<Peer> {
    ({ peer: this.peer } = await Peer.login(this.port, this.account, fields));
    return this.peer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer[Symbol.asyncDispose]();
  }
}
