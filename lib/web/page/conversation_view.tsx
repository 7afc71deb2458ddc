/** The open conversation: its messages by days, who is typing, and the place to write. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { typistOf } from "../../client/typists.ts";
import type { Chat } from "./chat.ts";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation_header.tsx";
import { type Draft, MessageView, type Place } from "./message_view.tsx";
import { RowWindow } from "./row_window.ts";
import { rowsOf } from "./rows.ts";
import { titleOf } from "./sidebar.tsx";
import { lang, words } from "./words.ts";

/** One conversation; it is made anew for another one. */
export function ConversationView({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  const t = words.value;
  const draft = useDraft(chat, name);
  const typist = typistOf(chat.conversation.value!);
  const title = titleOf(chat, name);
  return (
    <main class="conversation">
      <ConversationHeader chat={chat} name={name} title={title} />
      <Messages chat={chat} title={title} draft={(next) => draft.value = next} />
      <p class="typing" role="status">{typist === undefined ? "" : t.typing(typist)}</p>
      <Composer chat={chat} name={name} title={title} draft={draft} />
    </main>
  );
}

/** What is being written, and about what; it is there again after a look at something else. */
function useDraft(chat: Chat, name: string): Signal<Draft | null> {
  const kept = chat.abouts.get(name);
  // Of an older store of the server's: its number is another message's now.
  const draft = useSignal(kept?.message.era === chat.state.peek().era ? kept : null);
  useSignalEffect(() => {
    if (draft.value) chat.abouts.set(name, draft.value);
    else chat.abouts.delete(name);
  });
  return draft;
}

interface Props {
  readonly chat: Chat;
  readonly title: string;
  draft(draft: Draft): void;
}

function Messages({ chat, title, draft }: Props): JSX.Element {
  const t = words.value;
  const scroller = useRef<HTMLDivElement>(null), list = useRef<HTMLOListElement>(null);
  const view = useMemo(() => new RowWindow(), []);
  const messages = chat.history.messages.value, conversation = chat.conversation.value!;
  const { me, era, link } = chat.state.value, readBefore = chat.readBefore.value;
  const rows = useMemo(
    () => rowsOf(messages, { me, era, readBefore }),
    [messages, era, readBefore, lang.value],
  );
  const originals = useMemo(() => new Map(messages.map((one) => [one.id, one])), [messages]);
  const isWhole = chat.history.isWhole.value, isAway = view.isAway.value;
  const drawn = view.take(rows);

  useLayoutEffect(() => view.attach(scroller.current!, list.current!), []);
  useLayoutEffect(() => view.settle());
  useSeeing(chat, view);
  useEffect(reach, [messages, link]);
  const target = chat.target.value;
  useEffect(() => {
    if (target === null) return;
    chat.target.value = null;
    view.show(target, "middle");
  }, [target]);

  function scrolled(): void {
    view.scrolled();
    if (!view.isAway.value) see(chat);
    reach();
  }

  // Before somebody gets to the top, what was said earlier should be there.
  function reach(): void {
    const isNear = view.above < scroller.current!.clientHeight;
    if (isNear && !chat.history.isWhole.value) void chat.history.earlier();
  }

  function pressed(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    // In what can be pressed or played inside a message the keys are its own.
    if (step === undefined || (at !== scroller.current && !at.matches("li"))) return;
    event.preventDefault();
    const next = view.beside(step);
    if (next !== undefined) view.show(next, "nearest");
  }

  return (
    <>
      <div
        class="scroller"
        ref={scroller}
        role="group"
        onScroll={scrolled}
        onKeyDown={pressed}
        tabIndex={0}
        aria-label={t.messages(title)}
      >
        {isWhole
          ? <p class="hint">{t.beginning}</p>
          : (
            <button type="button" class="plain earlier" onClick={() => void chat.history.earlier()}>
              {t.earlier}
            </button>
          )}
        <div role="log" aria-live={isAway ? "off" : "polite"} aria-relevant="additions">
          <ol ref={list}>
            {drawn.map((index) => {
              const row = rows[index]!;
              const place: Place = {
                tabIndex: -1,
                "aria-posinset": index + 1,
                "aria-setsize": isWhole ? rows.length : -1,
                "data-outside": view.isOutside(index),
              };
              return "message" in row
                ? (
                  <MessageView
                    key={row.key}
                    chat={chat}
                    conversation={conversation}
                    message={row.message}
                    original={originals.get(row.message.reply_to ?? "")}
                    draft={draft}
                    place={place}
                  />
                )
                : (
                  <li key={row.key} class="line" {...place}>
                    <span>{row.line}</span>
                  </li>
                );
            })}
          </ol>
        </div>
      </div>
      {isAway && (
        <button type="button" class="newest" onClick={() => view.end()}>{t.toNewest}</button>
      )}
    </>
  );
}

/** Counts as read what comes while somebody is at the end, and looks. */
function useSeeing(chat: Chat, view: RowWindow): void {
  const look = () => {
    if (!view.isAway.value) see(chat);
  };
  useEffect(look, [chat.history.messages.value]);
  useEffect(() => {
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
}

/** Counts as read only what somebody can have before their eyes (delivery rule 9). */
function see(chat: Chat): void {
  // Who is about to be led elsewhere does not see the end.
  if (chat.target.peek() !== null) return;
  if (document.visibilityState === "visible" && document.hasFocus()) chat.seen();
}
