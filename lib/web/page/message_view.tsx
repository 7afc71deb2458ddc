/** One message: who, what, when, what has become of it, and what can be done with it. */

import type { JSX } from "preact";
import { groupNews } from "../../client/line/group_lines.ts";
import { type Conversation, type Message, type Tick, tickOf } from "../../client/state.ts";
import { isShared } from "../../protocol/names.ts";
import { sizeText } from "../../text/sizes.ts";
import type { Chat } from "./chat.ts";
import { Linked } from "./linked.tsx";
import { clockOf, explain, lang, momentOf, words } from "./words.ts";

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
}

interface Props {
  readonly chat: Chat;
  readonly conversation: Conversation;
  readonly message: Message;
  /** The message that this one answers, where it is here. */
  readonly original: Message | undefined;
  draft(draft: Draft): void;
}

/** A message, or what happened in a group. */
export function MessageView(props: Props): JSX.Element {
  const { chat, message } = props;
  const { me, blocked } = chat.state.value;
  const t = words.value;
  const news = groupNews(message, me, { group: t.group, line: { you: t.you } });
  if (news !== undefined) return <li class="news" dir="auto">{news}</li>;
  const { from, text, extra, ts, unverified } = message;
  const isMine = from === me, isHidden = blocked.has(from);
  return (
    <li class={isMine ? "message mine" : "message"} data-id={message.id}>
      {!isMine && isShared(message.conversation) && <bdi class="from">{from}</bdi>}
      {message.reply_to !== undefined && <Quote original={props.original} />}
      {extra?.file && !isHidden && (
        <p class="file" dir="auto">
          {t.file(extra.file.name, sizeText(extra.file.size, lang.value))}
        </p>
      )}
      {extra?.deleted
        ? <p class="gone">{t.deleted}</p>
        : isHidden
        ? <p class="gone">{t.blocked}</p>
        : text !== "" && (
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
      {message.state === "stored" && !extra?.deleted && <Actions {...props} />}
    </li>
  );
}

function Quote({ original }: { original: Message | undefined }): JSX.Element {
  const t = words.value;
  return (
    <blockquote dir="auto">
      {original ? `${original.from}: ${original.text.slice(0, 120)}` : t.somethingEarlier}
    </blockquote>
  );
}

function Ticks({ chat, conversation, message }: Props): JSX.Element {
  const tick = tickOf(chat.state.value, conversation, message);
  const count = conversation.counts.find(({ seq }) => seq >= message.seq);
  const label = words.value.ticks[tick];
  return (
    <span class={`tick ${tick}`} role="img" aria-label={label} title={label}>
      {MARKS[tick]}
      {count && message.seq > 0 && count.delivered > 0 && ` ${count.delivered}/${count.of}`}
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
      </span>
    </p>
  );
}

function react(chat: Chat, { conversation, seq }: Message, emoji: string, on: boolean): void {
  chat.submit({ type: "react", to: conversation, target: seq, emoji, on });
}

function remove(chat: Chat, { conversation, seq }: Message): void {
  if (!confirm(words.value.reallyRemove)) return;
  chat.submit({ type: "delete", to: conversation, target: seq });
}
