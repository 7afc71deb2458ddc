/**
 * What this browser keeps for its device: the same as a device's database on a disk, in memory for the
 * client's questions, and in the browser's database behind that.
 */

import type { ErrorCode } from "../../protocol/errors.ts";
import { isChange } from "../../protocol/extra_fields.ts";
import { changedBy } from "../../client/changes.ts";
import type { DeviceStore } from "../../client/device_store.ts";
import { addressee, type Outgoing, wordsOf } from "../../client/outgoing.ts";
import type { Waiting } from "../../client/pipeline.ts";
import { idAfter } from "../../client/rising_ids.ts";
import type { Batch, Kept, Position, Refused } from "../../client/store.ts";
import { isPlain, ownEntry } from "../../client/store_rows.ts";
import { answer } from "./database.ts";
import { Journal } from "./journal.ts";
import { noFiles } from "./no_files.ts";

/** How many messages of a conversation are remembered; older ones the server has. */
const REMEMBERED = 200;

type OutboxRow = Waiting & { readonly code?: ErrorCode };
type Meta = { -readonly [K in keyof Position]: Position[K] } & { lastId?: string; era: number };

export class PageStore implements DeviceStore {
  readonly #journal: Journal;
  #meta: Meta = { era: 0 };
  #outbox = new Map<string, OutboxRow>();
  #ids = new Set<string>();
  #recent = new Map<string, Kept[]>();

  private constructor(private readonly database: IDBDatabase) {
    this.#journal = new Journal(database);
  }

  /** Reads what is there. */
  static async open(database: IDBDatabase): Promise<PageStore> {
    const store = new PageStore(database);
    await store.#load();
    return store;
  }

  /** Resolves when everything is on the disk. */
  flushed(): Promise<void> {
    return this.#journal.flushed();
  }

  get era(): number {
    return this.#meta.era;
  }

  get position(): Position {
    const { epoch, since, since_id } = this.#meta;
    return {
      ...(epoch !== undefined && { epoch }),
      ...(since !== undefined && { since }),
      ...(since !== undefined && since_id !== undefined && { since_id }),
    };
  }

  enqueue(requests: readonly Outgoing[]): Waiting[] {
    const ts = Date.now();
    const waiting = requests.map((request): Waiting => ({
      id: this.#meta.lastId = idAfter(this.#meta.lastId, ts),
      to: addressee(request),
      text: wordsOf(request),
      ts,
      ...(isPlain(request) ? {} : { request }),
    }));
    for (const one of waiting) this.#outbox.set(one.id, one);
    this.#journal.push((at) => {
      for (const one of waiting) at.objectStore("outbox").put(one);
    });
    this.#keepMeta();
    return waiting;
  }

  waiting(): Waiting[] {
    return this.#rows().filter(({ code }) => code === undefined);
  }

  /** What was refused, in order. */
  refused(): Refused[] {
    return this.#rows().filter((row): row is Refused => row.code !== undefined);
  }

  has(id: string): boolean {
    return this.#ids.has(id) || this.#outbox.has(id);
  }

  keep(batch: Batch, me: string): void {
    for (const stored of batch.stored) {
      const row = this.#outbox.get(stored.id);
      this.#outbox.delete(stored.id);
      if (row) this.#receive(ownEntry(row, stored, this.era, me), me);
      this.#journal.push((at) => at.objectStore("outbox").delete(stored.id));
    }
    for (const { id, code } of batch.refused) {
      const row = this.#outbox.get(id);
      if (!row) continue;
      this.#outbox.set(id, { ...row, code });
      this.#journal.push((at) => at.objectStore("outbox").put({ ...row, code }));
    }
    for (const { pos: _, ...one } of batch.received) this.#receive(one, me);
    if (!batch.position) return;
    const { era, lastId } = this.#meta;
    this.#meta = { era, ...(lastId !== undefined && { lastId }), ...batch.position };
    this.#keepMeta();
  }

  enter(epoch: string): void {
    const { epoch: before, era, lastId } = this.#meta;
    if (before === epoch) return;
    const next = before === undefined ? era : era + 1;
    this.#meta = { epoch, era: next, ...(lastId !== undefined && { lastId }) };
    this.#keepMeta();
  }

  history(conversation: string, limit: number): Kept[] {
    return (this.#recent.get(conversation) ?? []).slice(-limit);
  }

  conversations(): string[] {
    return [...this.#recent.keys()];
  }

  /** Whoever looks at the page sees what is unread: nothing is shown twice or left out. */
  unshown(): Kept[] {
    return [];
  }

  /** The server knows what has been read. */
  markShown(): void {}

  transfers(): ReturnType<DeviceStore["transfers"]> {
    return noFiles();
  }

  #rows(): OutboxRow[] {
    return [...this.#outbox.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  #receive(one: Kept, me: string): void {
    if (this.#ids.has(one.id)) return;
    this.#ids.add(one.id);
    if (isChange(one.extra)) return this.#change(one, me);
    const recent = this.#recent.get(one.conversation) ?? [];
    recent.push(one);
    recent.sort(inOrder);
    this.#recent.set(one.conversation, recent.slice(-REMEMBERED));
    this.#journal.push((at) => at.objectStore("received").put(one));
  }

  /** Does to a message what a change says, here and on the disk; the change itself stays as a known id. */
  #change(change: Kept, me: string): void {
    const { conversation, era, extra = {} } = change, { target, target_id } = extra;
    const recent = this.#recent.get(conversation) ?? [];
    const index = recent.findIndex((one) =>
      target_id === undefined ? one.era === era && one.seq === target : one.id === target_id
    );
    if (index >= 0) recent[index] = changedBy(recent[index]!, change, me);
    this.#journal.push((at) => {
      const received = at.objectStore("received");
      received.put(change);
      const found = target_id === undefined
        ? received.index("place").get([conversation, era, target ?? 0])
        : received.get(target_id);
      found.onsuccess = () => {
        if (found.result) received.put(changedBy(found.result as Kept, change, me));
      };
    });
  }

  #keepMeta(): void {
    const meta = { ...this.#meta };
    this.#journal.push((at) => at.objectStore("meta").put(meta, "meta"));
  }

  async #load(): Promise<void> {
    const at = this.database.transaction(["meta", "outbox", "received"]);
    const received = at.objectStore("received");
    this.#meta = await answer(at.objectStore("meta").get("meta")) ?? this.#meta;
    for (const row of await answer(at.objectStore("outbox").getAll())) {
      this.#outbox.set(row.id, row);
    }
    this.#ids = new Set(await answer(received.getAllKeys()) as string[]);
    const names = received.index("conversation").openKeyCursor(null, "nextunique");
    for (let name = await answer(names); name; name = await answer(names)) {
      this.#recent.set(name.key as string, []);
      name.continue();
    }
    for (const name of this.#recent.keys()) {
      this.#recent.set(name, await newest(received.index("place"), name));
    }
  }
}

/** The newest messages of a conversation, oldest first. */
async function newest(places: IDBIndex, conversation: string): Promise<Kept[]> {
  const found: Kept[] = [];
  const range = IDBKeyRange.bound([conversation], [conversation, []]);
  const cursors = places.openCursor(range, "prev");
  for (let at = await answer(cursors); at; at = await answer(cursors)) {
    const one = at.value as Kept;
    if (!isChange(one.extra)) found.push(one);
    if (found.length === REMEMBERED) break;
    at.continue();
  }
  return found.reverse();
}

function inOrder(a: Kept, b: Kept): number {
  return a.era - b.era || a.seq - b.seq;
}
