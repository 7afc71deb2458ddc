/** What is shown instead of a conversation: search, people, a group, settings and the like. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { About } from "./about_panel.tsx";
import type { Chat } from "./chat.ts";
import { Members, NewGroup } from "./group_panel.tsx";
import { People } from "./people_panel.tsx";
import { Search } from "./search_panel.tsx";
import { Settings } from "./settings_panel.tsx";
import { Why } from "./why_panel.tsx";
import { words } from "./words.ts";

/** The places beside conversations. */
export type Panel = "search" | "people" | "new_group" | "settings" | "members" | "about" | "why";

/** One of them, with the way back. */
export function PanelView({ chat, panel }: { chat: Chat; panel: Panel }): JSX.Element {
  const t = words.value;
  const { search, people, members, settings, about, newGroup: new_group, whatBecame: why } = t;
  const title = { search, people, members, settings, about, new_group, why }[panel];
  const main = useRef<HTMLElement>(null);
  const close = (): void => {
    chat.panel.value = null;
  };

  // The button that opened it has the focus, so `autofocus` alone does nothing; it gets it back.
  useLayoutEffect(() => {
    const at = main.current!, opener = document.activeElement;
    const first = at.querySelector<HTMLElement>("[autofocus]") ?? at.querySelector("h2");
    first?.focus();
    return () => {
      if (at.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  return (
    <main
      class="panel"
      ref={main}
      onKeyDown={({ key }) => {
        if (key === "Escape") close();
      }}
    >
      <header>
        <h2 tabIndex={-1}>{title}</h2>
        <button type="button" class="plain" onClick={close}>
          {t.close}
        </button>
      </header>
      <div>
        {panel === "search" && <Search chat={chat} />}
        {panel === "new_group" && <NewGroup chat={chat} />}
        {panel === "people" && <People chat={chat} />}
        {panel === "about" && <About chat={chat} name={chat.open.value ?? ""} />}
        {panel === "why" && <Why chat={chat} />}
        {panel === "members" && <Members chat={chat} group={chat.open.value ?? ""} />}
        {panel === "settings" && <Settings chat={chat} />}
      </div>
    </main>
  );
}
