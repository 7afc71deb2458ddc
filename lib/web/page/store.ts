/**
 * What this browser keeps for its device: the same as a device's database on a disk, in memory for the
 * client's questions, and in the browser's database behind that.
 */

import type { ReadonlySignal } from "@preact/signals";
import type { ErrorCode } from "../../protocol/errors.ts";
import { isChange } from "../../protocol/extra_fields.ts";
import type { Batch, Position } from "../../client/batch.ts";
import { changedBy, isAbout, isOvertaken, withChanges } from "../../client/changes.ts";
import type { DeviceStore } from "../../client/device_store.ts";
import { addressee, type Outgoing, takenBack, wordsOf } from "../../client/outgoing.ts";
import type { DownloadPlan, TransferHandlers, Transfers } from "../../client/files/transfers.ts";
import type { Waiting } from "../../client/pipeline.ts";
import { apart } from "../../client/placing.ts";
import { idAfter } from "../../client/rising_ids.ts";
import type { Kept, Refused } from "../../client/store.ts";
import { isPlain, ownEntry } from "../../client/store_rows.ts";
import { answer } from "./database.ts";
import { Journal } from "./journal.ts";
import { KeptFiles } from "./files/kept_files.ts";
import { pageTransfers } from "./files/page_transfers.ts";
import { Received } from "./files/received.ts";
import { PageMarks } from "./marks.ts";

/** How many messages of a conversation are remembered; older ones the server has. */
const REMEMBERED = 200;

type OutboxRow = Waiting & { readonly code?: ErrorCode };
type Meta = { -readonly [K in keyof Position]: Position[K] } & { lastId?: string; era: number };

export class PageStore implements DeviceStore {
  /** Bytes of files that are to be sent, and of those that have come. */
  readonly files: KeptFiles;
  readonly received = new Received();
  readonly marks: PageMarks;
  /** True while this browser's disk takes nothing. */
  readonly fails: ReadonlySignal<boolean>;
  readonly #journal: Journal;
  #meta: Meta = { era: 0 };
  #outbox = new Map<string, OutboxRow>();
  #ids = new Set<string>();
  /** The ids that have no place in this era yet. */
  #oldIds = new Set<string>();
  #recent = new Map<string, Kept[]>();
  /** The latest edits, deletions and reactions of each conversation. */
  #changes = new Map<string, Kept[]>();

  private constructor(private readonly database: IDBDatabase) {
    this.#journal = new Journal(database);
    this.fails = this.#journal.fails;
    this.marks = new PageMarks(this.#journal);
    this.files = new KeptFiles(database);
  }

  /** Reads what is there. */
  static async open(database: IDBDatabase): Promise<PageStore> {
    const store = new PageStore(database);
    await store.#load();
    // What was put there and never became a message: the page was closed too soon.
    const rows = [...store.#outbox.values()];
    await store.files.tidy(
      rows.flatMap(({ request }) => request?.type === "file_offer" ? [request.local.path] : []),
    );
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

  cancel(id: string): Waiting | undefined {
    const row = this.#outbox.get(id);
    const waiting = row && row.code === undefined ? takenBack(row) : undefined;
    if (!waiting) return undefined;
    this.#outbox.set(id, waiting);
    this.#journal.push((at) => at.objectStore("outbox").put(waiting));
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
    return this.#ids.has(id) || this.#oldIds.has(id) || this.#outbox.has(id);
  }

  isOld({ id, conversation, from }: Kept): boolean {
    // Of those that are not at hand only the ids are: nobody sees them before the server has said them again.
    const isAnother = (one: Kept) =>
      one.id === id && (one.conversation !== conversation || one.from !== from);
    return this.#oldIds.has(id) && !this.#recent.values().some((all) => all.some(isAnother));
  }

  keep(batch: Batch, me: string): void {
    const own = batch.stored.flatMap((stored) => {
      const row = this.#outbox.get(stored.id);
      this.#outbox.delete(stored.id);
      this.#letGo(row);
      this.#journal.push((at) => at.objectStore("outbox").delete(stored.id));
      if (!row) return [];
      const entry = ownEntry(row, stored, this.era, me);
      return [withChanges(entry, this.changesAfter(entry), me)];
    });
    for (const { id, code } of batch.refused) {
      const row = this.#outbox.get(id);
      if (!row) continue;
      this.#letGo(row);
      this.#outbox.set(id, { ...row, code });
      this.#journal.push((at) => at.objectStore("outbox").put({ ...row, code }));
    }
    // What is changed may have come after the answer to the change.
    const [changes, others] = apart([...own, ...batch.received.map(({ pos: _, ...one }) => one)]);
    for (const one of [...others, ...changes]) this.#receive(one, me);
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
    if (next > era) {
      this.#oldIds = this.#oldIds.union(this.#ids);
      this.#ids = new Set();
    }
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

  changesAfter({ conversation, era, seq }: Kept): Kept[] {
    const all = this.#changes.get(conversation) ?? [];
    return all.filter((one) => one.era === era && one.seq > seq).sort(inOrder);
  }

  transfers(plan: DownloadPlan | undefined, handlers: TransferHandlers): Transfers {
    return pageTransfers(this, plan, handlers);
  }

  /** A file that was answered is not needed here any more. */
  #letGo(row: Waiting | undefined): void {
    if (row?.request?.type !== "file_offer") return;
    const { path } = row.request.local;
    this.files.forget(path);
    this.#journal.push((at) => at.objectStore("files").delete(path));
  }

  #rows(): OutboxRow[] {
    return [...this.#outbox.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  #receive(one: Kept, me: string): void {
    if (this.#ids.has(one.id)) return;
    this.#ids.add(one.id);
    this.#oldIds.delete(one.id);
    if (isChange(one.extra)) return this.#change(one, me);
    const others = (this.#recent.get(one.conversation) ?? []).filter(({ id }) => id !== one.id);
    this.#recent.set(one.conversation, [...others, one].sort(inOrder).slice(-REMEMBERED));
    this.#journal.push((at) => at.objectStore("received").put(one));
  }

  /** Does to a message what a change says; its own words stay only until its message is here. */
  #change(change: Kept, me: string): void {
    const { conversation, era, seq, extra = {} } = change, { target = 0, target_id } = extra;
    const recent = this.#recent.get(conversation) ?? [];
    const index = recent.findIndex((one) => isAbout(change, one));
    const isOver = isOvertaken(change, this.changesAfter(change));
    const bare = { ...change, text: "" };
    // The message as far as an earlier change of it can be told by it.
    const about = { ...change, id: target_id ?? recent[index]?.id ?? "", seq: target };
    const isGone = (one: Kept) => extra.kind === "delete" && one.text !== "" && isAbout(one, about);
    const changes = (this.#changes.get(conversation) ?? [])
      .map((one) => isGone(one) ? { ...one, text: "" } : one);
    changes.push(index < 0 ? change : bare);
    this.#changes.set(conversation, changes.slice(-REMEMBERED));
    if (index >= 0 && !isOver) recent[index] = changedBy(recent[index]!, change, me);
    this.#journal.push((at) => {
      const received = at.objectStore("received"), places = received.index("place");
      const found = target_id === undefined
        ? places.get([conversation, era, target])
        : received.get(target_id);
      found.onsuccess = () => {
        received.put(found.result ? bare : change);
        if (found.result && !isOver) received.put(changedBy(found.result as Kept, change, me));
      };
      if (extra.kind !== "delete") return;
      // The number of a message of another era may be above that of its change.
      const from = [conversation, era, Math.min(target, seq)];
      const edits = places.openCursor(IDBKeyRange.bound(from, [conversation, era, seq]));
      edits.onsuccess = () => {
        const { result: row } = edits;
        if (row && isGone(row.value)) row.update({ ...row.value, text: "" });
        row?.continue();
      };
    }, true);
  }

  #keepMeta(): void {
    const meta = { ...this.#meta };
    this.#journal.push((at) => at.objectStore("meta").put(meta, "meta"));
  }

  async #load(): Promise<void> {
    const at = this.database.transaction(["meta", "outbox", "received"]);
    const received = at.objectStore("received");
    this.#meta = await answer(at.objectStore("meta").get("meta")) ?? this.#meta;
    await this.marks.load(at.objectStore("meta"));
    for (const row of await answer(at.objectStore("outbox").getAll())) {
      this.#outbox.set(row.id, row);
    }
    this.#oldIds = new Set(await answer(received.getAllKeys()) as string[]);
    const names = received.index("conversation").openKeyCursor(null, "nextunique");
    for (let name = await answer(names); name; name = await answer(names)) {
      this.#recent.set(name.key as string, []);
      name.continue();
    }
    for (const name of this.#recent.keys()) {
      const { era } = this.#meta, here = IDBKeyRange.bound([name, era], [name, era, []]);
      const ids = await answer(received.index("place").getAllKeys(here)) as string[];
      this.#ids = this.#ids.union(new Set(ids));
      const [recent, changes] = await newest(received.index("place"), name);
      this.#recent.set(name, recent);
      this.#changes.set(name, changes);
    }
    this.#oldIds = this.#oldIds.difference(this.#ids);
  }
}

/** The newest messages of a conversation, oldest first, and the changes among them. */
async function newest(places: IDBIndex, conversation: string): Promise<[Kept[], Kept[]]> {
  const found: Kept[] = [], changes: Kept[] = [];
  const range = IDBKeyRange.bound([conversation], [conversation, []]);
  const cursors = places.openCursor(range, "prev");
  for (let at = await answer(cursors); at; at = await answer(cursors)) {
    const one = at.value as Kept;
    (isChange(one.extra) ? changes : found).push(one);
    if (found.length === REMEMBERED) break;
    at.continue();
  }
  return [found.reverse(), changes.slice(0, REMEMBERED).reverse()];
}

function inOrder(a: Kept, b: Kept): number {
  return a.era - b.era || a.seq - b.seq;
}
