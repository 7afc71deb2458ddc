/** A conversation with one person, or with everyone: the way back to a day, and being left in peace. */

import type { JSX } from "preact";
import { isShared } from "../../protocol/names.ts";
import type { Chat } from "./chat.ts";
import { GoToDay } from "./go_to_day.tsx";
import { words } from "./words.ts";

/** What can be done about it. */
export function About({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  return (
    <>
      <GoToDay chat={chat} name={name} />
      {!isShared(name) && <Block chat={chat} name={name} />}
    </>
  );
}

function Block({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  const t = words.value;
  const isBlocked = chat.state.value.blocked.has(name);
  const type = isBlocked ? "unblock" : "block";
  return (
    <section aria-label={t.block}>
      <p class="hint" id="block-means">{t.blockMeans}</p>
      <button
        type="button"
        aria-describedby="block-means"
        onClick={() => chat.tell({ type, user: name })}
      >
        {t[type]}
      </button>
    </section>
  );
}
