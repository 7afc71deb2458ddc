/** Looks for words in everything that one may look back at. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { ChatError } from "../../protocol/errors.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Chat } from "./chat.ts";
import { titleOf } from "./sidebar.tsx";
import { explain, momentOf, words } from "./words.ts";

type Found = Event<"search_result">["results"];

/** The form and what was found. */
export function Search({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const text = useSignal(""), found = useSignal<Found | null>(null), trouble = useSignal("");
  const next = useSignal<number | undefined>(undefined), isHere = useSignal(false);
  const open = chat.open.value;

  async function search(before?: number): Promise<void> {
    trouble.value = "";
    try {
      const answer = await chat.ask({
        type: "search",
        text: text.value,
        limit: 30,
        ...(before !== undefined && { before }),
        ...(isHere.value && open !== null && { conversation: open }),
      });
      if (answer.type !== "search_result") return;
      found.value = [...(before === undefined ? [] : found.value ?? []), ...answer.results];
      next.value = answer.next;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      trouble.value = explain(error.code);
    }
  }

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    text.value = String(new FormData(event.currentTarget).get("text") ?? "");
    void search();
  }

  return (
    <>
      <form class="row" role="search" onSubmit={submit}>
        <label>
          {t.searchFor}
          <input name="text" type="search" required maxLength={200} autofocus />
        </label>
        <button type="submit" class="main">{t.search}</button>
        {open !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={isHere.value}
              onChange={({ currentTarget: { checked } }) => isHere.value = checked}
            />
            {t.onlyIn(titleOf(chat, open))}
          </label>
        )}
      </form>
      <p role="alert" class="trouble">{trouble.value}</p>
      {found.value?.length === 0 && <p role="status">{t.nothingFound}</p>}
      <ul>
        {found.value?.map(({ id, conversation, seq, from, ts, snippet, hits }) => (
          <li key={id}>
            <button
              type="button"
              class="result"
              onClick={() =>
                void chat.jump(conversation, (one) => one.id === id, (one) => one.seq <= seq)}
            >
              <small>{t.found(titleOf(chat, conversation), from, momentOf(ts))}</small>
              <span dir="auto">{marked(snippet, hits)}</span>
            </button>
          </li>
        ))}
      </ul>
      {next.value !== undefined && (
        <button type="button" onClick={() => void search(next.value)}>{t.more}</button>
      )}
    </>
  );
}

/** The words that were looked for, marked. */
function marked(snippet: string, hits: readonly number[]): (string | JSX.Element)[] {
  const parts: (string | JSX.Element)[] = [];
  let at = 0;
  for (let n = 0; n + 1 < hits.length; n += 2) {
    const from = hits[n]!, to = from + hits[n + 1]!;
    parts.push(snippet.slice(at, from), <mark>{snippet.slice(from, to)}</mark>);
    at = to;
  }
  return [...parts, snippet.slice(at)];
}
