/** The open conversation: its messages by days, who is typing, and the place to write. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "../../client/state.ts";
import type { Chat } from "./chat.ts";
import { Composer } from "./composer.tsx";
import { type Draft, MessageView } from "./message_view.tsx";
import { titleOf } from "./sidebar.tsx";
import { dayOf, momentOf, words } from "./words.ts";

/** Nearer than this to the end, in pixels, what comes scrolls into view. */
const NEAR = 80;

/** One conversation; it is made anew for another one. */
export function ConversationView({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  const t = words.value;
  const draft = useSignal<Draft | null>(null), isAway = useSignal(false);
  const scroller = useRef<HTMLDivElement>(null);
  const messages = chat.messages.value, conversation = chat.conversation.value!;
  const title = titleOf(chat, name);
  useScrolling(chat, scroller, messages, isAway);

  function scrolled({ currentTarget: at }: TargetedEvent<HTMLDivElement>): void {
    isAway.value = at.scrollHeight - at.scrollTop - at.clientHeight > NEAR;
    if (!isAway.value) see(chat);
    if (at.scrollTop < NEAR && !chat.isWhole.value) void chat.earlier();
  }

  return (
    <main class="conversation">
      <header>
        <button
          type="button"
          class="back plain"
          aria-label={t.back}
          onClick={() => chat.show(null)}
        >
          {"\u2190"}
        </button>
        <div>
          <h2>
            <bdi>{title}</bdi>
          </h2>
          <Presence chat={chat} name={name} />
        </div>
        <ContactSwitch chat={chat} name={name} />
        {chat.groups.value.has(name) && (
          <button
            type="button"
            class="plain"
            onClick={() => chat.panel.value = "members"}
          >
            {t.members}
          </button>
        )}
      </header>
      <div
        class="scroller"
        ref={scroller}
        onScroll={scrolled}
        tabIndex={0}
        aria-label={t.messages(title)}
      >
        {chat.isWhole.value
          ? <p class="hint">{t.beginning}</p>
          : (
            <button type="button" class="plain earlier" onClick={() => void chat.earlier()}>
              {t.earlier}
            </button>
          )}
        <div role="log" aria-live="polite" aria-relevant="additions">
          <ol>
            {withLines(chat, messages).map((row) =>
              typeof row === "string"
                ? (
                  <li key={row} class="line">
                    <span>{row.slice(2)}</span>
                  </li>
                )
                : (
                  <MessageView
                    key={row.id}
                    chat={chat}
                    conversation={conversation}
                    message={row}
                    original={messages.find(({ id }) => id === row.reply_to)}
                    draft={(next) => draft.value = next}
                  />
                )
            )}
          </ol>
        </div>
      </div>
      {isAway.value && (
        <button type="button" class="newest" onClick={() => toEnd(scroller.current)}>
          {t.toNewest}
        </button>
      )}
      <p class="typing" role="status">
        {conversation.typingUntil > 0 ? t.typing(conversation.typingFrom) : ""}
      </p>
      <Composer chat={chat} name={name} title={title} draft={draft} />
    </main>
  );
}

function Presence({ chat, name }: { chat: Chat; name: string }): JSX.Element | null {
  const t = words.value;
  const contact = chat.state.value.contacts.get(name), group = chat.groups.value.get(name);
  if (group) return <p class="hint" dir="auto">{group.topic}</p>;
  if (!contact) return null;
  const { status, last_seen } = contact;
  const seen = last_seen === undefined ? t.offline : t.lastSeen(momentOf(last_seen));
  return <p class="hint">{status === "online" ? t.online : seen}</p>;
}

function ContactSwitch({ chat, name }: { chat: Chat; name: string }): JSX.Element | null {
  const t = words.value;
  const isContact = chat.state.value.contacts.has(name);
  if (!/^[a-z0-9]/.test(name)) return null;
  const type = isContact ? "contact_remove" : "contact_add";
  // A refusal, such as of a name that nobody has, leaves the list as it is.
  const change = () => void chat.ask({ type, user: name }).catch(() => {});
  return (
    <button type="button" class="plain" onClick={change}>
      {isContact ? t.removeContact : t.addContact}
    </button>
  );
}

/** The messages with a line before each day and before what is new; lines begin with what they are. */
function withLines(chat: Chat, messages: readonly Message[]): (Message | string)[] {
  const { me, era } = chat.state.value, before = chat.readBefore.value;
  const rows: (Message | string)[] = [];
  let day = "", isMarked = before === 0;
  for (const message of messages) {
    const today = dayOf(message.ts);
    if (today !== day) rows.push(`d:${day = today}`);
    if (!isMarked && message.era === era && message.seq > before && message.from !== me) {
      rows.push(`n:${words.value.newMessages}`);
      isMarked = true;
    }
    rows.push(message);
  }
  return rows;
}

/** Stays at the end while one is there, and where one reads when older messages come before it. */
function useScrolling(
  chat: Chat,
  scroller: { readonly current: HTMLDivElement | null },
  messages: readonly Message[],
  isAway: { readonly value: boolean },
): void {
  const was = useRef({ first: "", height: 0 });
  useLayoutEffect(() => {
    const at = scroller.current!;
    const first = messages[0]?.id ?? "";
    if (!isAway.value) toEnd(at);
    else if (first !== was.current.first) at.scrollTop += at.scrollHeight - was.current.height;
    was.current = { first, height: at.scrollHeight };
  }, [messages]);
  useEffect(() => {
    if (!isAway.value) see(chat);
  }, [messages]);
  useEffect(() => {
    const look = () => isAway.value || see(chat);
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
}

/** Counts as read only what somebody can have before their eyes (delivery rule 9). */
function see(chat: Chat): void {
  if (document.visibilityState === "visible" && document.hasFocus()) chat.seen();
}

function toEnd(scroller: HTMLDivElement | null): void {
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
}
