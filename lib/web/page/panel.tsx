/** What is shown instead of a conversation: search, a new group, its members, settings. */

import type { JSX } from "preact";
import type { Chat, Panel } from "./chat.ts";
import { Members, NewGroup } from "./group_panel.tsx";
import { Search } from "./search_panel.tsx";
import { Settings } from "./settings_panel.tsx";
import { words } from "./words.ts";

/** One of them, with the way back. */
export function PanelView({ chat, panel }: { chat: Chat; panel: Panel }): JSX.Element {
  const t = words.value;
  const title = panel === "new_group" ? t.newGroup : t[panel];
  return (
    <main class="panel">
      <header>
        <h2>{title}</h2>
        <button type="button" class="plain" onClick={() => chat.panel.value = null}>
          {t.close}
        </button>
      </header>
      <div>
        {panel === "search" && <Search chat={chat} />}
        {panel === "new_group" && <NewGroup chat={chat} />}
        {panel === "members" && <Members chat={chat} group={chat.open.value ?? ""} />}
        {panel === "settings" && <Settings chat={chat} />}
      </div>
    </main>
  );
}
