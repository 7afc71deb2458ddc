/** One client and what the page shows of it: signals that its parts draw. */

import { batch, computed, signal } from "@preact/signals";
import { Client } from "../../client/client.ts";
import { entryOf } from "../../client/entry.ts";
import type { Trouble } from "../../client/link.ts";
import type { Outgoing } from "../../client/outgoing.ts";
import type { Change, Conversation, Message, State } from "../../client/state.ts";
import { emptyConversation, emptyState, isMessage, unreadOf } from "../../client/state.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { foldGroup, foldName, isAddress } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Account } from "./account.ts";
import { joined, movedOn, type Past, withChanges, withPage } from "./past.ts";
import type { PageStore } from "./store.ts";
import { dialServer } from "./wire.ts";
import { lang } from "./words.ts";

/** How many messages a page of history has. */
const PAGE = 50;
/** The same when somebody looks for something old, and how many of them at most. */
const JUMP_PAGE = 200, JUMP_PAGES = 25;

/** The places beside conversations. */
export type Panel = "search" | "new_group" | "members" | "settings";

type Overview = Event<"conversations">["conversations"][number];

export class Chat {
  readonly state = signal<State>(emptyState(""));
  /** The conversation that is open. */
  readonly open = signal<string | null>(null);
  /** Up to where it had been read when it was opened: there the line "new messages" is. */
  readonly readBefore = signal(0);
  /** True once the open conversation has been scrolled back to its first message. */
  readonly isWhole = signal(false);
  readonly trouble = signal<Trouble | ErrorCode | "keeping" | null>(null);
  /** Why the server will not have this browser any more. */
  readonly ended = signal<ErrorCode | null>(null);
  /** What is shown instead of a conversation. */
  readonly panel = signal<Panel | null>(null);
  /** Why the last change of a group, an edit or the like was refused; there is no message to show it at. */
  readonly refusal = signal<ErrorCode | null>(null);
  readonly overview = signal<ReadonlyMap<string, Overview>>(new Map());
  readonly groups = signal<ReadonlyMap<string, Event<"groups">["groups"][number]>>(new Map());
  readonly #past = signal<Past>([]);
  readonly #client: Client;
  #loading: Promise<void> | null = null;

  constructor(private readonly account: Account, store: PageStore) {
    this.#client = new Client({
      dial: dialServer(() => store.flushed()),
      account,
      store,
      receive: true,
      lang: lang.value,
      changed: (changes, state) => this.#changed(changes, state),
      trouble: (why) => this.trouble.value = why,
    });
    this.state.value = this.#client.state;
    this.#client.finished.then((code) => this.ended.value = code);
    this.#client.start();
  }

  /** The open conversation, empty where nothing was said. */
  readonly conversation = computed((): Conversation | null => {
    const name = this.open.value;
    if (name === null) return null;
    return this.state.value.conversations.get(name) ?? emptyConversation(name);
  });

  /** All of its messages that are here. */
  readonly messages = computed((): readonly Message[] => {
    const conversation = this.conversation.value;
    return conversation ? joined(this.#past.value, conversation) : [];
  });

  /** How many wait for an answer. */
  get pending(): number {
    return this.#client.pending;
  }

  /** Opens a conversation with whoever was typed; false where that is no address. */
  show(typed: string | null): boolean {
    const name = typed === null
      ? null
      : typed.trim().startsWith("#")
      ? foldGroup(typed)
      : foldName(typed);
    if (name !== null && !isAddress(name)) return false;
    this.panel.value = null;
    if (name === this.open.value) return true;
    batch(() => {
      this.open.value = name;
      this.#past.value = [];
      this.isWhole.value = false;
      this.readBefore.value = (name && this.state.value.conversations.get(name)?.seen) || 0;
    });
    if (name !== null) void this.#page();
    return true;
  }

  /** How many messages of a conversation are new: as counted here, or as far as the server said. */
  unread(name: string): number {
    const conversation = this.state.value.conversations.get(name);
    const counted = conversation ? unreadOf(this.state.value, conversation).length : 0;
    if (counted > 0 || (conversation?.messages.length ?? 0) > 0) return counted;
    const known = this.overview.value.get(name);
    if (!known || known.from === this.state.value.me) return 0;
    return Math.max(0, known.seq - Math.max(known.seen, conversation?.seen ?? 0));
  }

  /** Asks for what must not be lost; throws ChatError where it could never be taken. */
  submit(...requests: Outgoing[]): void {
    this.#client.submit(requests);
  }

  /** Asks for something that may fail; the state follows from the answer. */
  async ask(request: Parameters<Client["ask"]>[0]): Promise<Event> {
    return await this.#client.ask(request);
  }

  /** Tells the other side that one is typing, or has stopped. */
  typing(on: boolean): void {
    const name = this.open.value;
    if (name) this.#client.typing(name, on);
  }

  /** What is open was before a person's eyes. */
  seen(): void {
    const conversation = this.conversation.value;
    if (conversation) this.#client.shown(unreadOf(this.state.value, conversation), true);
  }

  /** Fetches what was said before the first message that is here. */
  async earlier(): Promise<void> {
    if (this.#loading) return;
    const { era } = this.state.value;
    const first = this.messages.value.find((one) => one.era === era && one.seq > 0);
    await this.#page(first?.seq);
  }

  /** Opens a conversation, scrolled back as far as the message `seq`, where that is not too long ago. */
  async jump(name: string, seq: number): Promise<void> {
    this.show(name);
    for (let pages = 0; pages < JUMP_PAGES && this.open.value === name; pages++) {
      const first = this.messages.value.find((one) => one.seq > 0);
      if (this.isWhole.value || first && first.seq <= seq) return;
      await this.#page(first?.seq, JUMP_PAGE);
    }
  }

  /** Takes this browser off the account, where the server can be told, and hangs up. */
  async leave(): Promise<void> {
    const { device } = this.account;
    await this.#client.ask({ type: "device_revoke", device }).catch(() => {});
    await this.#client.stop();
  }

  /** Fetches a page of history, after what is being fetched. */
  async #page(before?: number, limit = PAGE): Promise<void> {
    while (this.#loading) await this.#loading;
    this.#loading = this.#fetch(before, limit).finally(() => this.#loading = null);
    await this.#loading;
  }

  async #fetch(before: number | undefined, limit: number): Promise<void> {
    const conversation = this.open.value;
    if (conversation === null || before === 1) return;
    const about = { conversation, limit, ...(before !== undefined && { before }) };
    try {
      const answer = await this.#client.ask({ type: "history", ...about });
      if (answer.type !== "history" || this.open.value !== conversation) return;
      const page = answer.messages.map((one) => entryOf(one, this.state.value.era));
      this.#past.value = withPage(this.#past.value, page);
      if (!answer.more) this.isWhole.value = true;
    } catch {
      // Not connected, or nothing to be seen there: what is here is shown, and the next try may do better.
    }
  }

  #changed(changes: readonly Change[], state: State): void {
    const before = this.state.value, name = this.open.value;
    batch(() => {
      const after = name === null ? undefined : state.conversations.get(name);
      if (after) {
        const moved = movedOn(this.#past.value, before.conversations.get(after.name), after);
        this.#past.value = withChanges(moved, changes, after.name, state.me);
      }
      this.state.value = state;
      for (const change of changes) this.#note(change, state);
    });
  }

  #note(change: Change, state: State): void {
    if (change.type === "conversations") {
      this.overview.value = new Map(
        change.conversations.map((one) => [one.conversation, one]),
      );
    }
    if (change.type === "link" && state.link === "online") {
      this.trouble.value = null;
      void this.#groups();
      void this.#page();
    }
    if (change.type === "refused" && !isMessage(change.message)) {
      this.refusal.value = change.message.code;
    }
    const told = change.type === "kept" && change.messages.some(({ extra }) => extra?.kind);
    if (told && state.link === "online") void this.#groups();
  }

  async #groups(): Promise<void> {
    try {
      const answer = await this.#client.ask({ type: "groups" });
      if (answer.type !== "groups") return;
      this.groups.value = new Map(answer.groups.map((one) => [one.group, one]));
    } catch {
      // The connection has gone meanwhile: it is asked again on the next one.
    }
  }
}
