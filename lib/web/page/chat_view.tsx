/** The list of conversations beside the one that is open; on a narrow screen one of the two. */

import type { JSX } from "preact";
import type { Chat } from "./chat.ts";
import { ConversationView } from "./conversation_view.tsx";
import { PanelView } from "./panel.tsx";
import { Sidebar } from "./sidebar.tsx";
import { explain, words } from "./words.ts";

/** A logged-in person's page. */
export function ChatView({ chat, leave }: { chat: Chat; leave(): void }): JSX.Element {
  const t = words.value;
  const { me, link } = chat.state.value;
  const panel = chat.panel.value, refusal = chat.refusal.value;
  const open = chat.open.value;
  // Where the disk takes nothing the connection ends, too: that is not what a person can mend.
  const trouble = chat.store.fails.value ? "keeping" : chat.trouble.value;
  return (
    <div class={open === null && panel === null ? "chat" : "chat opened"}>
      <nav aria-label={t.conversations}>
        <header>
          <h1>{me}</h1>
          <p role="status" class={`link ${link}`}>{t.connection[link]}</p>
        </header>
        {trouble === "keeping" && <p role="alert" class="trouble">{t.keepsNothing}</p>}
        {trouble !== null && trouble in WORTH_SAYING && (
          <p role="alert" class="trouble">{explain(trouble as keyof typeof WORTH_SAYING)}</p>
        )}
        <Sidebar chat={chat} />
        <footer>
          {(["search", "people", "new_group", "settings"] as const).map((one) => (
            <button
              key={one}
              type="button"
              class="plain"
              onClick={() => chat.panel.value = one}
            >
              {one === "new_group" ? t.newGroup : t[one]}
            </button>
          ))}
          <button type="button" class="plain" onClick={leave}>{t.logOut}</button>
        </footer>
      </nav>
      {panel !== null
        ? <PanelView key={panel} chat={chat} panel={panel} />
        : open === null
        ? <main class="nothing">{t.noneOpen}</main>
        : <ConversationView key={`${open} ${chat.state.value.era}`} chat={chat} name={open} />}
      {refusal !== null && (
        <p class="toast" role="alert">
          {explain(refusal)}
          <button type="button" onClick={() => chat.refusal.value = null}>{t.close}</button>
        </p>
      )}
    </div>
  );
}

/** Reasons of the server's that a person can do something about. */
const WORTH_SAYING = { too_fast: 1, too_many: 1, busy: 1, disk_full: 1 } as const;
