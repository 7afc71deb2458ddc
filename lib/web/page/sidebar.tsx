/** Contacts, groups and whoever else one has talked to, the latest first, with presence and what is unread. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { presenceOf } from "../../client/presence.ts";
import { type Conversation, emptyConversation } from "../../client/state.ts";
import { EVERYONE, isShared } from "../../protocol/names.ts";
import type { Chat } from "./chat.ts";
import { explain, words } from "./words.ts";

interface Row {
  readonly name: string;
  /** When something was last said. */
  readonly ts: number;
}

/** The list, and the way to somebody who is not on it. */
export function Sidebar({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const isWrong = useSignal(false);
  const rows = rowsOf(chat);

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = String(new FormData(form).get("to") ?? "");
    isWrong.value = !chat.show(typed);
    if (!isWrong.value) form.reset();
  }

  return (
    <>
      <form class="write-to" onSubmit={submit}>
        <input
          name="to"
          required
          placeholder={t.writeTo}
          aria-label={t.writeTo}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          maxLength={64}
        />
        <button type="submit">{t.open}</button>
      </form>
      {isWrong.value && <p role="alert" class="trouble">{explain("name_invalid")}</p>}
      {rows.length === 0 && <p class="hint">{t.noConversations}</p>}
      <ul class="conversations">
        {rows.map(({ name }) => <Entry key={name} chat={chat} name={name} />)}
      </ul>
    </>
  );
}

function Entry({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  const t = words.value;
  const state = chat.state.value;
  const unread = chat.unread(name), isOpen = chat.open.value === name;
  const conversation = state.conversations.get(name);
  const status = presenceOf(state, name)?.status;
  return (
    <li>
      <button
        type="button"
        class={unread > 0 ? "unread" : ""}
        aria-current={isOpen ? "true" : undefined}
        onClick={() => chat.show(name)}
      >
        <span class={`dot ${status ?? ""}`}>
          {status && <span class="unseen">{t[status]}</span>}
        </span>
        <bdi class="name">{titleOf(chat, name)}</bdi>
        {unread > 0 && (
          <span class={conversation?.muted ? "count muted" : "count"}>
            {unread}
            <span class="unseen">{t.unread(unread)}</span>
          </span>
        )}
        <span class="last" dir="auto">{lastWords(name, conversation, state.blocked)}</span>
      </button>
    </li>
  );
}

/** What a conversation is called: a group by its title. */
export function titleOf(chat: Chat, name: string): string {
  if (name === EVERYONE) return words.value.everyone;
  const title = chat.groups.value.get(name)?.title;
  return title && title !== name.slice(1) ? `${title} (${name})` : name;
}

function rowsOf(chat: Chat): Row[] {
  const state = chat.state.value;
  const open = chat.open.value;
  const names = new Set([
    ...state.contacts.keys(),
    ...state.conversations.keys(),
    ...chat.groups.value.keys(),
    ...(open === null ? [] : [open]),
  ]);
  const rows = [...names].map((name): Row => {
    const { messages, latest } = state.conversations.get(name) ?? emptyConversation(name);
    return { name, ts: Math.max(messages.at(-1)?.ts ?? 0, latest?.ts ?? 0) };
  });
  return rows.sort((a, b) => b.ts - a.ts || (a.name < b.name ? -1 : 1));
}

function lastWords(
  name: string,
  conversation: Conversation | undefined,
  blocked: ReadonlySet<string>,
): string {
  const message = conversation?.messages.at(-1), last = message ?? conversation?.latest;
  if (!last) return "";
  if (blocked.has(last.from)) return words.value.blocked;
  const text = message?.extra?.file?.name ?? last.text;
  const line = text.slice(0, 100).replace(/\s+/g, " ");
  return isShared(name) && line !== "" ? `${last.from}: ${line}` : line;
}
