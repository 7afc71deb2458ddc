/** One message: who, what, when, what has become of it, and what can be done with it. */

import type { JSX } from "preact";
import { emojiOf, SHORT_NAMES } from "../../client/emoji_names.ts";
import { groupNews } from "../../client/group_lines.ts";
import type { Conversation, Message } from "../../client/state.ts";
import { countOf, type Tick, tickOf } from "../../client/ticks.ts";
import { isShared } from "../../protocol/names.ts";
import type { Chat } from "./chat.ts";
import { FileView } from "./files/file_view.tsx";
import { Linked } from "./linked.tsx";
import { clockOf, explain, momentOf, words } from "./words.ts";

const MARKS: Readonly<Record<Tick, string>> = {
  waiting: "\u2026",
  stored: "\u2713",
  delivered: "\u2713\u2713",
  read: "\u2713\u2713",
  refused: "!",
};
/** What can be put under a message with one click. */
const EMOJI = ["\u{1f44d}", "\u2764\ufe0f", "\u{1f602}", "\u{1f62e}", "\u{1f622}", "\u{1f389}"];

/** What is being written: an answer to a message, or another text for it. */
export interface Draft {
  readonly kind: "reply" | "edit";
  readonly message: Message;
  /** What an edit has come to. */
  text?: string;
}

/** Where a row is in its list, for who hears the page. */
export interface Place {
  readonly tabIndex: -1;
  readonly "aria-posinset": number;
  /** -1 where there is more than is here. */
  readonly "aria-setsize": number;
  /** Not in view, and here only because it has the focus. */
  readonly "data-outside": boolean;
}

interface Props {
  readonly chat: Chat;
  readonly conversation: Conversation;
  readonly message: Message;
  /** The message that this one answers, where it is here. */
  readonly original: Message | undefined;
  draft(draft: Draft): void;
  /** Which row of the list it is. */
  readonly place: Place;
}

/** A message, or what happened in a group. */
export function MessageView(props: Props): JSX.Element {
  const { chat, message } = props;
  const { me, blocked } = chat.state.value;
  const t = words.value;
  const news = groupNews(message, me, { group: t.group, line: { you: t.you } });
  if (news !== undefined) return <li class="news" dir="auto" {...props.place}>{news}</li>;
  const { from, text, extra, ts, unverified } = message;
  const isMine = from === me, isHidden = blocked.has(from);
  // The number of one of an older store of the server's is another message's now.
  const isHere = message.era === chat.state.value.era;
  return (
    <li class={isMine ? "message mine" : "message"} {...props.place}>
      {!isMine && isShared(message.conversation) && <bdi class="from">{from}</bdi>}
      {message.reply_to !== undefined && <Quote original={props.original} blocked={blocked} />}
      {extra?.file && !isHidden && !extra.deleted && <FileView chat={chat} message={message} />}
      {extra?.deleted
        ? <p class="gone">{t.deleted}</p>
        : isHidden
        ? <p class="gone">{t.blocked}</p>
        : text !== "" && text !== extra?.file?.name && (
          <p class="text" dir="auto">
            <Linked text={text} />
          </p>
        )}
      <p class="about">
        {unverified && <span>{t.unverified}</span>}
        {extra?.edited !== undefined && !extra.deleted && <span>{t.edited}</span>}
        <time dateTime={new Date(ts).toISOString()} title={momentOf(ts)}>{clockOf(ts)}</time>
        {isMine && <Ticks {...props} />}
      </p>
      {message.code && <p class="trouble">{explain(message.code)}</p>}
      <Reactions {...props} />
      {message.state === "stored" && isHere && !extra?.deleted && <Actions {...props} />}
    </li>
  );
}

function Quote(
  { original, blocked }: { original: Message | undefined; blocked: ReadonlySet<string> },
): JSX.Element {
  const t = words.value;
  if (original && blocked.has(original.from)) return <blockquote>{t.blocked}</blockquote>;
  return (
    <blockquote dir="auto">
      {original ? `${original.from}: ${original.text.slice(0, 120)}` : t.somethingEarlier}
    </blockquote>
  );
}

function Ticks({ chat, conversation, message }: Props): JSX.Element {
  const tick = tickOf(chat.state.value, conversation, message);
  const count = countOf(chat.state.value, conversation, message);
  const label = words.value.ticks[tick];
  return (
    <span class={`tick ${tick}`} role="img" aria-label={label} title={label}>
      {MARKS[tick]}
      {count && count.delivered > 0 && ` ${count.delivered}/${count.of}`}
    </span>
  );
}

function Reactions({ chat, message }: Props): JSX.Element | null {
  const reactions = message.extra?.reactions ?? [];
  if (reactions.length === 0) return null;
  return (
    <p class="reactions">
      {reactions.map(({ emoji, count, users, mine = false }) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={mine}
          disabled={message.era !== chat.state.value.era}
          title={users.join(", ")}
          onClick={() => react(chat, message, emoji, !mine)}
        >
          {emoji} {count}
          <span class="unseen">{users.join(", ")}</span>
        </button>
      ))}
    </p>
  );
}

function Actions({ chat, message, draft }: Props): JSX.Element {
  const t = words.value;
  const isMine = message.from === chat.state.value.me;
  return (
    <p class="actions">
      <button type="button" onClick={() => draft({ kind: "reply", message })}>{t.reply}</button>
      {isMine && !message.extra?.file && (
        <button
          type="button"
          onClick={() => draft({ kind: "edit", message })}
        >
          {t.edit}
        </button>
      )}
      {isMine && <button type="button" onClick={() => remove(chat, message)}>{t.remove}</button>}
      {isMine && <button type="button" onClick={() => ask(chat, message)}>{t.whatBecame}</button>}
      <span role="group" aria-label={t.react}>
        {EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-label={`${t.react} ${emoji}`}
            onClick={() => react(chat, message, emoji, true)}
          >
            {emoji}
          </button>
        ))}
        <button type="button" onClick={() => otherEmoji(chat, message)}>{t.otherEmoji}</button>
      </span>
    </p>
  );
}

function react(chat: Chat, { conversation, seq }: Message, emoji: string, on: boolean): void {
  chat.submit({ type: "react", to: conversation, target: seq, emoji, on });
}

/** One of all that there are, by itself or by a short name. */
function otherEmoji(chat: Chat, message: Message): void {
  const typed = prompt(`${words.value.whichEmoji} (${SHORT_NAMES})`)?.trim();
  if (!typed) return;
  const emoji = emojiOf(typed);
  if (emoji === undefined) chat.refusal.value = "bad_frame";
  else react(chat, message, emoji, true);
}

function ask(chat: Chat, message: Message): void {
  chat.asked.value = message;
  chat.panel.value = "why";
}

function remove(chat: Chat, { conversation, seq }: Message): void {
  if (!confirm(words.value.reallyRemove)) return;
  chat.submit({ type: "delete", to: conversation, target: seq });
}
