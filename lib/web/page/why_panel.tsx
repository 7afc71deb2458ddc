/** What has become of one of one's own messages, step by step. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Times } from "../../client/times.ts";
import { whyLine } from "../../client/why_line.ts";
import { ChatError } from "../../protocol/errors.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Chat } from "./chat.ts";
import { explain, lang, words } from "./words.ts";

/** The message and its way. */
export function Why({ chat }: { chat: Chat }): JSX.Element {
  const { why, errors } = words.value;
  const steps = useSignal<Event<"why">["steps"]>([]), trouble = useSignal("");
  const message = chat.asked.value, { link } = chat.state.value;

  useEffect(() => {
    if (!message) return;
    chat.ask({ type: "why", id: message.id }).then((answer) => {
      if (answer.type !== "why") return;
      steps.value = answer.steps;
      trouble.value = "";
    }).catch((error: unknown) => {
      if (!(error instanceof ChatError)) throw error;
      trouble.value = explain(error.code);
    });
  }, [message, link]);

  const times = new Times(lang.value);
  return (
    <>
      <blockquote dir="auto">{message?.text.slice(0, 200)}</blockquote>
      <p role="alert" class="trouble">{trouble.value}</p>
      <ol>
        {steps.value.map((step, index) => (
          <li key={index}>
            <span>{whyLine(step, chat.state.value.me, { why, errors }, times)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
