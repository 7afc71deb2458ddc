/** Where one writes: Enter sends, Shift and Enter begins a line, Escape gives up an answer or an edit. */

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChatError } from "../../protocol/errors.ts";
import type { Chat } from "./chat.ts";
import { pasted } from "./files/dropping.ts";
import { AttachButton, Tray } from "./files/tray.tsx";
import type { Draft } from "./message_view.tsx";
import { explain, words } from "./words.ts";

/** How often the other side is told that one is still typing, in milliseconds; it holds for six seconds. */
const TYPING_MS = 3_000;

interface Props {
  readonly chat: Chat;
  readonly name: string;
  readonly title: string;
  readonly draft: Signal<Draft | null>;
}

/** The text field and what it is about. */
export function Composer({ chat, name, title, draft }: Props): JSX.Element {
  const t = words.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const toldAt = useRef(0), trouble = useSignal("");
  const about = draft.value;
  const isBlocked = about && chat.state.value.blocked.has(about.message.from);

  // Before anything else can be typed into the field.
  useLayoutEffect(() => {
    const { current: at } = field;
    if (!at) return;
    at.value = about?.kind === "edit"
      ? about.text ?? about.message.text
      : chat.drafts.get(name) ?? "";
    at.focus();
    fit(at);
  }, [about]);

  function typed(): void {
    const { current: at } = field;
    fit(at!);
    // An edit leaves alone what else was being written here: it comes back after that.
    if (about?.kind === "edit") about.text = at!.value;
    else chat.drafts.set(name, at!.value);
    const isTyping = at!.value !== "";
    const isDue = isTyping ? Date.now() - toldAt.current > TYPING_MS : toldAt.current > 0;
    if (!isDue) return;
    toldAt.current = isTyping ? Date.now() : 0;
    chat.typing(isTyping);
  }

  function send(): void {
    const { current: at } = field;
    const text = at!.value.trim();
    // From the button one goes on writing, too, and a phone keeps its keyboard open.
    at!.focus();
    chat.attachments.send(name);
    if (text === "") return;
    try {
      if (about?.kind === "edit") {
        chat.submit({ type: "edit", to: name, target: about.message.seq, text });
      } else {
        const reply = about ? { reply_to: about.message.id } : {};
        chat.submit({ type: "send", to: name, text, ...reply });
      }
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      trouble.value = explain(error.code);
      return;
    }
    at!.value = trouble.value = "";
    draft.value = null;
    typed();
  }

  function pressed(event: KeyboardEvent): void {
    // While a word is being composed, Enter belongs to that.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && about) leave();
  }

  function paste(event: ClipboardEvent): void {
    const files = pasted(event);
    if (files.length === 0) return;
    event.preventDefault();
    chat.attachments.add(name, files);
  }

  function leave(): void {
    draft.value = null;
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {trouble.value !== "" && <p role="alert" class="trouble">{trouble.value}</p>}
      {about && (
        <p class="draft">
          <span dir="auto">
            {about.kind === "edit" ? t.editing : t.replyingTo(about.message.from)}
            {`: ${isBlocked ? t.blocked : about.message.text.slice(0, 80)}`}
          </span>
          <button type="button" class="plain" onClick={leave}>{t.cancel}</button>
        </p>
      )}
      <Tray chat={chat} name={name} focus={() => field.current?.focus()} />
      <AttachButton chat={chat} name={name} />
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={t.message(title)}
        placeholder={t.message(title)}
        onInput={typed}
        onKeyDown={pressed}
        onPaste={paste}
      />
      <button type="submit" class="main">{t.send}</button>
    </form>
  );
}

/** As high as its text, up to a third of the window. */
function fit(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, innerHeight / 3)}px`;
}
