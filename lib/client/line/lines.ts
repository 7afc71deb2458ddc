/** What has changed, as lines for a person. Everything of others goes through `foreignText` here. */

import type { Event } from "../../protocol/schema.ts";
import { counter } from "../../text/plural.ts";
import type { Lang, Texts } from "../../text/text.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { isShared } from "../../protocol/names.ts";
import { isChange } from "../../protocol/extra_fields.ts";
import type { Waiting } from "../pipeline.ts";
import { type Change, type Contact, isMessage, type State } from "../state.ts";
import { extraOf } from "../outgoing.ts";
import type { Kept } from "../store.ts";
import { isNews } from "../changes.ts";
import { countedTick, groupNews } from "../group_lines.ts";
import { changeNews, Originals, wordsOf } from "./message_lines.ts";
import type { Paint } from "./paint.ts";
import { quote, quoted } from "./quote.ts";
import { transferNews } from "./file_lines.ts";
import { TickBoard, type Underway } from "./tick_board.ts";
import { Times } from "../times.ts";

/** More ticks at once than this are told as a number. */
const TICKS_EACH = 5;

/** A message as far as a line needs it. */
type Shown = Pick<Kept, "from" | "conversation" | "text" | "ts" | "extra" | "reply_to"> & {
  unverified?: boolean;
};

/** Writes changes down as news. */
export class Lines {
  #texts: Texts;
  #count: ReturnType<typeof counter>;
  #times: Times;
  #ticks: TickBoard;
  #listed = false;
  /** Whom one takes nothing from: what they say to groups is hidden. */
  blocked: ReadonlySet<string> = new Set();
  /** Files up to this size are fetched by themselves, in bytes. */
  unasked = Infinity;

  constructor(
    texts: Texts,
    readonly lang: Lang,
    me: string,
    readonly paint: Paint,
    private readonly now: () => number = Date.now,
    private readonly originals: Originals = new Originals(null),
  ) {
    this.#texts = texts;
    this.#count = counter(lang);
    this.#times = new Times(lang);
    this.#ticks = new TickBoard(me);
  }

  /** Moments, as people say them. */
  get times(): Times {
    return this.#times;
  }

  /** The lines that these changes are worth; `before` and `after` are the states around them. */
  news(changes: readonly Change[], before: State, after: State): string[] {
    this.blocked = after.blocked;
    const lines: string[] = [];
    const moved: Underway[] = [];
    for (const change of changes) {
      moved.push(...this.#ticks.take(change));
      lines.push(...this.#line(change, before, after));
    }
    return [...lines, ...this.#tickLines(moved)];
  }

  #line(change: Change, before: State, after: State): string[] {
    switch (change.type) {
      case "queued":
        return change.messages.filter(isMessage).map((one) => `${this.waiting(one, after.me)}  …`);
      case "kept":
        if (change.history) return [];
        return change.messages.filter(isNews).map((one) => this.#entry(one, before, after));
      case "stored":
        return this.#ownNews(change, after);
      case "transfer":
        return transferNews(change.transfer, this.#texts);
      case "contacts":
        return this.#contacts(before, after);
      case "presence":
        return this.#presence(change, before);
      case "waiting":
        return this.#waiting(change);
      case "typing": {
        const was = before.conversations.get(change.conversation)?.typing.has(change.from) ?? false;
        if (was === change.on) return [];
        return [this.#typing(change.conversation, change.from, change.on)];
      }
      case "clock":
        return [...before.conversations.values()].flatMap(({ name, typing }) =>
          [...typing.keys()]
            .filter((from) => !after.conversations.get(name)?.typing.has(from))
            .map((from) => this.#typing(name, from, false))
        );
      default:
        return [];
    }
  }

  /** What one of muted groups is shown dimly, all in one. */
  #entry(kept: Kept, before: State, { me, conversations }: State): string {
    const original = isChange(kept.extra) ? this.originals.ofChange(kept, before) : undefined;
    const size = kept.from === me ? 0 : kept.extra?.file?.size ?? 0;
    const how = size > this.unasked ? `  ${this.#texts.files.howToGet}` : "";
    if (!conversations.get(kept.conversation)?.muted) {
      return this.#message(kept, me, this.paint, original) + this.paint("dim", how);
    }
    return this.paint("dim", this.#message(kept, me, (_style, text) => text, original) + how);
  }

  /** A message, or a change of one, that was kept in an earlier run. */
  remembered(kept: Kept, me: string): string {
    if (!isChange(kept.extra)) return this.message(kept, me);
    const now = this.originals.now(kept);
    // The words of an edit are where they belong by now, and what was there before is gone.
    const edit = kept.extra?.kind === "edit";
    const shown = edit && kept.text === "" ? { ...kept, text: now ?? "" } : kept;
    return this.#message(shown, me, this.paint, edit ? undefined : now);
  }

  /** One's own message before it has its place. */
  waiting({ to, text, ts, request }: Waiting, me: string): string {
    const answer = request?.type === "send" && request.reply_to;
    const reply_to = answer ? { reply_to: answer } : {};
    const extra = request ? extraOf(request) : null;
    const more = { ...reply_to, ...(extra ? { extra } : {}) };
    return this.message({ text, ts, from: me, conversation: to, ...more }, me);
  }

  /** One message: `[12:03] ana: hello`, one's own `[12:03] you → ana: hello`, `[12:03] #class ana: hello`. */
  message(shown: Shown, me: string): string {
    return this.#message(shown, me, this.paint);
  }

  /** The same with its number in front, by which commands know it: `#12 [12:03] ana: hello`. */
  numbered(shown: Shown & Pick<Kept, "seq">, me: string): string {
    return `${this.paint("dim", `#${shown.seq}`)} ${this.message(shown, me)}`;
  }

  #message(shown: Shown, me: string, paint: Paint, original?: string): string {
    const { from, conversation, ts, unverified = false } = shown;
    const { line, message } = this.#texts;
    const time = paint("dim", `[${this.#times.clock(ts, this.now())}]`);
    const news = groupNews(shown, me, this.#texts);
    if (news !== undefined) return `${time} ${foreignWord(conversation)}: ${paint("dim", news)}`;
    const change = changeNews(shown, original, me, this.#texts);
    if (change !== undefined) {
      const where = isShared(conversation) ? `${foreignWord(conversation)} ` : "";
      return `${time} ${where}${paint("dim", change)}`;
    }
    const mine = from === me && !unverified;
    const who = mine
      ? paint("own", `${line.you} → ${foreignWord(conversation)}`)
      : paint("name", foreignWord(from)) + (unverified ? ` (${line.unverified})` : "");
    const place = !mine && isShared(conversation) ? `${foreignWord(conversation)} ` : "";
    const hidden = isShared(conversation) && this.blocked.has(from);
    const text = hidden
      ? paint("dim", message.hidden(from))
      : wordsOf(shown, me, this.#texts, this.lang);
    return `${time} ${place}${who}${this.#answer(shown)}: ${text}`;
  }

  /** Which message is answered, by its first words. */
  #answer(shown: Shown): string {
    if (shown.reply_to === undefined) return "";
    const original = this.originals.ofAnswer(shown);
    const { message } = this.#texts;
    return ` ${message.answers(original ? quoted(original) : message.somethingElse)}`;
  }

  /** One's own change of a group is told once it is stored: what others read of it. */
  #ownNews({ id, conversation }: Event<"stored">, { conversations, me }: State): string[] {
    const own = conversations.get(conversation)?.messages.findLast((one) => one.id === id);
    return own && groupNews(own, me, this.#texts) !== undefined ? [this.message(own, me)] : [];
  }

  #typing(conversation: string, from: string, on: boolean): string {
    const { line, group } = this.#texts, who = foreignWord(from);
    if (!isShared(conversation)) {
      return this.paint("dim", on ? line.typing(who) : line.stoppedTyping(who));
    }
    const place = foreignWord(conversation);
    return this.paint("dim", on ? group.typing(who, place) : group.stoppedTyping(who, place));
  }

  /** Everybody with their presence, on one line. */
  people(users: readonly Contact[], me: string): string {
    return users.map((one) => one.user === me ? this.#texts.line.isMe(me) : this.#person(one))
      .join(", ");
  }

  /** "12 messages". */
  messages(count: number): string {
    return this.#count(count, this.#texts.line.messages);
  }

  #person({ user, status, last_seen }: Contact): string {
    const { line } = this.#texts;
    const name = foreignWord(user);
    if (status === "online") return `${name} ${this.paint("good", `● ${line.online}`)}`;
    const seen = last_seen ? `, ${line.lastSeen(this.#times.ago(last_seen, this.now()))}` : "";
    return `${name} ${this.paint("dim", `○ ${line.offline}${seen}`)}`;
  }

  /** The list once; later only who came and went meanwhile. */
  #contacts(before: State, after: State): string[] {
    const { line } = this.#texts;
    const all = [...after.contacts.values()];
    if (this.#listed) return all.flatMap((one) => this.#presence(one, before));
    this.#listed = true;
    return [all.length === 0 ? line.noContacts : line.contacts(this.people(all, after.me))];
  }

  #presence({ user, status }: Contact, before: State): string[] {
    const known = before.contacts.get(user);
    if (!known || known.status === status) return [];
    const { line } = this.#texts;
    const name = foreignWord(user);
    return [this.paint("dim", status === "online" ? line.came(name) : line.went(name))];
  }

  #waiting({ count }: Event<"waiting">): string[] {
    if (count === 0) return [];
    const { line } = this.#texts;
    const letters = count === undefined ? null : this.#count(count, line.letters);
    return [this.paint("dim", line.brokerAway(letters))];
  }

  #tickLines(moved: readonly Underway[]): string[] {
    const news = moved.filter((one) => one.tick !== "waiting");
    const groups = Map.groupBy(
      news,
      ({ tick, to, code, count }) =>
        `${tick} ${to} ${code ?? ""} ${count?.delivered} ${count?.of} ${count?.read}`,
    );
    return [...groups.values()].flatMap((group) => {
      if (group.length <= TICKS_EACH) return group.map((one) => this.#tick(one, quote(one.text)));
      const { line } = this.#texts;
      const many = line.many(this.messages(group.length), foreignWord(group[0]!.to));
      return [this.#tick(group[0]!, many)];
    });
  }

  #tick({ tick, to, code, waits, count }: Underway, what: string): string {
    const { line, errors } = this.#texts;
    if (count) {
      const ticks = countedTick(count, this.#texts);
      return `  ${tick === "read" ? this.paint("good", ticks) : ticks} ${what}`;
    }
    switch (tick) {
      case "refused":
        return `  ${this.paint("bad", "!")} ${what}: ${errors[code ?? "forbidden"]}`;
      case "read":
        return `  ${this.paint("good", `✓✓ ${line.read}`)} ${what}`;
      case "delivered":
        return `  ✓✓ ${what}`;
      default:
        return `  ✓ ${what}${waits ? ` ${this.paint("dim", line.waitsFor(foreignWord(to)))}` : ""}`;
    }
  }
}
