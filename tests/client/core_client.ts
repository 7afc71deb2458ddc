/** A client without a face, in this process, on a real server. */

import { Client } from "../../lib/client/client.ts";
import type { ClientOptions, Device } from "../../lib/client/client_options.ts";
import { lookAt } from "../../lib/client/files/local_file.ts";
import type { Transfer } from "../../lib/client/files/transfer.ts";
import type { Change, State } from "../../lib/client/state.ts";
import { ClientStore, type Kept } from "../../lib/client/store.ts";
import { dialTcp } from "../../lib/client/wire.ts";
import { within } from "../support/until.ts";

/** What is told of it besides who it is. */
export interface CoreOptions extends Partial<ClientOptions> {
  /** A folder for its database, and for the files that come: `downloads` in it. */
  readonly folder: string;
  readonly port: number;
  /** Up to what size files are fetched without being asked for. */
  readonly unasked?: number;
  /** Called whenever more than half of a file is here, or there. */
  readonly halfway?: (client: Client, id: string) => void;
}

export class CoreClient implements AsyncDisposable {
  readonly client: Client;
  readonly store: ClientStore;
  readonly changes: Change[] = [];
  readonly downloads: string;
  #waiting = new Set<() => void>();

  constructor(account: Device, options: CoreOptions) {
    const { folder, port, unasked = Infinity, halfway } = options;
    this.store = new ClientStore(`${folder}/${account.user}-${account.device}.db`);
    this.downloads = `${folder}/downloads`;
    this.client = new Client({
      dial: dialTcp({ host: "127.0.0.1", port }),
      account,
      store: this.store,
      receive: true,
      lang: "en",
      downloads: { folder: this.downloads, unasked },
      changed: (changes) => {
        this.changes.push(...changes);
        for (const look of [...this.#waiting]) look();
        for (const one of changes) {
          if (one.type !== "transfer" || one.transfer.state !== "moving") continue;
          if (one.transfer.done > one.transfer.size / 2) halfway?.(this.client, one.transfer.id);
        }
      },
      ...options,
      timings: { firstPauseMs: 1, mostPauseMs: 5, ackAfterMs: 1 },
    });
    this.client.start();
  }

  /** Sends the file at `path`. */
  async send(to: string, path: string): Promise<void> {
    const { path: whole, mtime, ...about } = await lookAt(path);
    this.client.submit([{ type: "file_offer", to, ...about, local: { path: whole, mtime } }]);
  }

  /** Resolves once the state is so. */
  async sees(what: string, test: (state: State) => boolean, ms?: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (test(this.client.state)) resolve();
    };
    this.#waiting.add(look);
    look();
    const transfers = () => JSON.stringify([...this.client.state.transfers.values()]);
    await within(what, promise, ms, transfers);
    this.#waiting.delete(look);
  }

  /** The first file on its way that is in this state. */
  async transfer(state: Transfer["state"], name?: string, ms?: number): Promise<Transfer> {
    const found = (now: State) =>
      [...now.transfers.values()].find((one) =>
        one.state === state && (name === undefined || one.name === name)
      );
    await this.sees(`a transfer that is ${state}`, (now) => found(now) !== undefined, ms);
    return found(this.client.state)!;
  }

  /** The message with the file of that name. */
  async message(name: string): Promise<Kept> {
    const found = (state: State) =>
      [...state.conversations.values()].flatMap(({ messages }) => messages)
        .find((one) => one.extra?.file?.name === name);
    await this.sees(`the message with ${name}`, (state) => found(state) !== undefined);
    return found(this.client.state)!;
  }

  /** The names in the folder of what came. */
  get saved(): string[] {
    return [...Deno.readDirSync(this.downloads)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop();
    this.store.close();
  }
}
