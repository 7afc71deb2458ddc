/** One client and what the page shows of it: signals that its parts draw. */

import { batch, computed, signal } from "@preact/signals";
import { callsFor } from "../../client/calling.ts";
import { Client } from "../../client/client.ts";
import type { Trouble } from "../../client/link.ts";
import type { Outgoing } from "../../client/outgoing.ts";
import type { Change, Conversation, Message, State } from "../../client/state.ts";
import { emptyConversation, emptyState, isMessage, unreadOf } from "../../client/state.ts";
import { unreadIn } from "../../client/unread.ts";
import { ChatError, type ErrorCode } from "../../protocol/errors.ts";
import { foldGroup, foldName, isAddress } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Account } from "./account.ts";
import { NextFrame } from "./frame.ts";
import { type Groups, groupsOf } from "./groups.ts";
import { History } from "./history.ts";
import { Attachments } from "./files/attachments.ts";
import { guardLeaving } from "./files/guard.ts";
import { PageFiles } from "./files/page_files.ts";
import { noticeClicked, notify, takeBack } from "./notices.ts";
import { keepDrafts, keptDrafts } from "./drafts.ts";
import type { Draft } from "./message_view.tsx";
import type { Panel } from "./panel.tsx";
import type { PageStore } from "./store.ts";
import { dialServer } from "./wire.ts";
import { lang } from "./words.ts";

/** So long, in milliseconds, the server may take to let this browser go. */
const LEAVE_MS = 3_000;

export class Chat {
  readonly state = signal<State>(emptyState(""));
  /** The conversation that is open. */
  readonly open = signal<string | null>(null);
  /** Up to where it had been read when it was opened: there the line "new messages" is. */
  readonly readBefore = signal(0);
  /** The message of the open conversation that somebody wants to see; the view takes it away when it shows it. */
  readonly target = signal<string | null>(null);
  readonly trouble = signal<Trouble | ErrorCode | "keeping" | null>(null);
  /** Why the server will not have this browser any more. */
  readonly ended = signal<ErrorCode | null>(null);
  /** The message of which somebody wants to know what has become of it. */
  readonly asked = signal<Message | null>(null);
  /** What is shown instead of a conversation. */
  readonly panel = signal<Panel | null>(null);
  /** Why the last change of a group, an edit or the like was refused; there is no message to show it at. */
  readonly refusal = signal<ErrorCode | null>(null);
  readonly groups = signal<Groups>(new Map());
  /** What is half written in each conversation. */
  readonly drafts: Map<string, string>;
  /** What that answers, or what is being edited. */
  readonly abouts = new Map<string, Draft>();
  /** Files that go with the next message, and those of messages. */
  readonly attachments: Attachments;
  readonly files: PageFiles;
  readonly #client: Client;
  #undrawn: readonly Change[] = [];
  /** Somebody leaves, and nothing of theirs is to stay. */
  readonly isLeaving = signal(false);
  /** True when there is no going back to what is here. */
  readonly #isOver = computed(() =>
    this.isLeaving.value || (this.ended.value ?? "replaced") !== "replaced"
  );
  readonly #frame = new NextFrame(() => this.#draw());

  constructor(private readonly account: Account, readonly store: PageStore) {
    this.#client = new Client({
      dial: dialServer(() => store.flushed()),
      account,
      store,
      receive: true,
      // Nothing comes unless a part of the page asks for it.
      downloads: { folder: "", unasked: -1 },
      lang: lang.value,
      changed: (changes) => this.#changed(changes),
      trouble: (why) => this.trouble.value = why,
    });
    this.files = new PageFiles(this.#client, store);
    this.attachments = new Attachments(this.#client, store, () => this.files.most.value);
    const { all } = this.attachments, { files: { passing }, fails } = store;
    const loses = computed(() => fails.value || all.value.size + passing.value > 0);
    guardLeaving(computed(() => loses.value && !this.#isOver.value));
    this.drafts = keptDrafts(account.user);
    addEventListener("pagehide", () => {
      if (this.ended.value === null) this.#keepDrafts();
    });
    this.state.value = this.#client.state;
    noticeClicked((name) => this.show(name));
    this.#client.finished.then((code) => this.#end(code));
    this.#client.start();
  }

  /** The open conversation, empty where nothing was said. */
  readonly conversation = computed((): Conversation | null => {
    const name = this.open.value;
    if (name === null) return null;
    return this.state.value.conversations.get(name) ?? emptyConversation(name);
  });

  /** What it shows. */
  readonly history = new History({
    state: this.state,
    conversation: this.conversation,
    ask: (request) => this.ask(request),
    came: () => this.#frame.now(),
  });

  /** Opens a conversation with whoever was typed; false where that is no address. */
  show(typed: string | null): boolean {
    const isGroup = typed?.trim().startsWith("#");
    const name = typed === null ? null : isGroup ? foldGroup(typed) : foldName(typed);
    if (name !== null && !isAddress(name)) return false;
    this.panel.value = null;
    if (name === this.open.value) return true;
    batch(() => {
      this.open.value = name;
      this.history.open();
      this.target.value = null;
      this.readBefore.value = (name && this.state.value.conversations.get(name)?.seen) || 0;
    });
    if (name !== null) void this.history.latest();
    return true;
  }

  /** How many messages of a conversation are new: as counted here, or as far as the server said. */
  unread(name: string): number {
    const conversation = this.state.value.conversations.get(name);
    return conversation ? unreadIn(this.state.value, conversation).count : 0;
  }

  /** Asks for what must not be lost; throws ChatError where it could never be taken. */
  submit(...requests: Outgoing[]): void {
    this.#client.submit(requests);
  }

  /** Asks for something that may fail; the state follows from the answer. */
  async ask(request: Parameters<Client["ask"]>[0]): Promise<Event> {
    return await this.#client.ask(request);
  }

  /** Asks for something of which only a refusal is worth a word. */
  tell(request: Parameters<Client["ask"]>[0]): void {
    this.ask(request).catch(this.refuse);
  }

  /** Tells why something was refused; throws what is no refusal. */
  refuse = (error: unknown): void => {
    if (!(error instanceof ChatError)) throw error;
    this.refusal.value = error.code;
  };

  /** One's own switch: while it is off nothing comes, and what is written waits here. */
  setStatus(status: State["status"]): void {
    this.#client.setStatus(status);
  }

  /** Whether one wants to be left in peace by a group; rejects as `ask` does. */
  async mute(group: string, on: boolean): Promise<void> {
    await this.ask({ type: "group_mute", group, on });
    // The lists say how things are now.
    await Promise.all([this.ask({ type: "conversations" }), this.#groups()]);
  }

  /** Tells the other side that one is typing, or has stopped. */
  typing(on: boolean): void {
    if (this.open.value) this.#client.typing(this.open.value, on);
  }

  /** What is open was before a person's eyes. */
  seen(): void {
    const conversation = this.conversation.value;
    if (!conversation) return;
    const unread = unreadOf(this.state.value, conversation);
    this.#client.shown(unread, true);
    if (unread.length > 0) takeBack(conversation.name);
  }

  /** Opens a conversation at the first message `wanted`, back to one that `suffices`; false for none. */
  async jump(
    name: string,
    wanted: (message: Message) => boolean,
    suffices: (message: Message) => boolean = wanted,
  ): Promise<boolean> {
    if (name !== this.open.value) this.show(name);
    await this.history.back(suffices);
    if (this.open.value !== name) return false;
    const id = this.history.messages.value.find(wanted)?.id;
    if (id === undefined) return false;
    this.target.value = id;
    this.panel.value = null;
    return true;
  }

  /** How much would be lost by leaving. */
  get unsent(): number {
    const files = [...this.attachments.all.value.values()];
    return files.reduce((sum, { length }) => sum + length, this.#client.pending);
  }

  /** Another tab is this person's client from now on. */
  async replaced(): Promise<void> {
    this.#end("replaced");
    await this.#client.stop();
  }

  #end(code: ErrorCode): void {
    if (this.ended.value !== null) return;
    // Later the other tab's are newer.
    if (code === "replaced") this.#keepDrafts();
    this.ended.value = code;
  }

  #keepDrafts(): void {
    if (!this.isLeaving.value) keepDrafts(this.account.user, this.drafts);
  }

  /** Takes this browser off the account, where the server can be told, and hangs up. */
  async leave(): Promise<void> {
    this.isLeaving.value = true;
    const { device } = this.account;
    const told = this.#client.ask({ type: "device_revoke", device }).catch(() => {});
    // On a line over which nothing comes nobody waits to get out.
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]);
    await this.#client.stop();
  }

  #changed(changes: readonly Change[]): void {
    this.#undrawn = [...this.#undrawn, ...changes];
    // What somebody does here shows at once; of what comes nobody can see more than the screen does.
    if (changes.some(({ type }) => type === "queued")) this.#frame.now();
    else this.#frame.ask();
  }

  #draw(): void {
    const { state } = this.#client, changes = this.#undrawn;
    this.#undrawn = [];
    const before = this.state.value;
    batch(() => {
      if (state.era !== before.era) this.history.forget();
      this.history.follow(changes, before, state);
      this.state.value = state;
      for (const change of changes) this.#note(change, state);
    });
    const focused = document.visibilityState === "visible" && document.hasFocus();
    notify(callsFor(changes, state, { focused, open: this.open.value ?? undefined }));
  }

  #note(change: Change, state: State): void {
    if (change.type === "era") this.files.most.value = change.limits?.file ?? Infinity;
    if (change.type === "transfer") this.files.moved(change.transfer);
    if (change.type === "link" && state.link === "online") {
      this.trouble.value = null;
      void this.#groups();
      void this.history.latest();
    }
    if (change.type === "refused" && !isMessage(change.message)) {
      this.refusal.value = change.message.code;
    }
    const told = change.type === "kept" && change.messages.some(({ extra }) => extra?.kind);
    if (told && state.link === "online") void this.#groups();
  }

  async #groups(): Promise<void> {
    const groups = await groupsOf(this.#client);
    if (groups) this.groups.value = groups;
  }
}
