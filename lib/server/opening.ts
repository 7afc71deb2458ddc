/** What a server has open before anybody comes: its store, its files and its doors; all of them or none. */

import type { Clock } from "../base/clock.ts";
import type { Turn } from "../base/turn.ts";
import { Files } from "../files/files.ts";
import { hasStore, Store } from "../store/store.ts";
import { type Door, openDoors } from "./doors.ts";
import type { ServerOptions } from "./server.ts";
import { openWebDoor, type WebDoor } from "./web_door.ts";

/** All of it. */
export interface Opened {
  readonly store: Store;
  readonly files: Files;
  readonly doors: readonly Door[];
  readonly web: WebDoor | null;
}

interface Doors {
  readonly doors: readonly Door[];
  readonly web: WebDoor | null;
}

/** Opens it. Throws StartError, and leaves nothing open then. */
export async function openAll(options: ServerOptions, turn: Turn, clock: Clock): Promise<Opened> {
  const { data } = options;
  await using open = new AsyncDisposableStack();
  // Who holds a data folder may listen. Where there is none yet it is the other way round: a port that
  // is taken leaves no folder behind.
  const early = hasStore(data) ? null : await openListeners(options, open);
  const store = await Store.open(data, turn);
  open.defer(() => store.close());
  const files = await Files.open(data, options.files, clock);
  open.defer(() => files.close());
  const opened = { store, files, ...early ?? await openListeners(options, open) };
  open.move();
  return opened;
}

async function openListeners(
  { host, port, tls, dialects, web: page }: ServerOptions,
  open: AsyncDisposableStack,
): Promise<Doors> {
  const doors = openDoors(host, port, tls, dialects);
  for (const { listener } of doors) open.defer(() => listener.close());
  const web = page ? await openWebDoor(host, page, tls) : null;
  open.defer(() => web?.listener.close());
  return { doors, web };
}
