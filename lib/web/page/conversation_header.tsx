/** Over the messages: with whom one talks, and what can be done about that. */

import type { JSX } from "preact";
import { presenceOf } from "../../client/presence.ts";
import { isShared } from "../../protocol/names.ts";
import type { Chat } from "./chat.ts";
import { momentOf, words } from "./words.ts";

interface Props {
  readonly chat: Chat;
  readonly name: string;
  readonly title: string;
}

/** The heading of an open conversation. */
export function ConversationHeader({ chat, name, title }: Props): JSX.Element {
  const t = words.value;
  const panel = chat.groups.value.has(name) ? "members" : "about";
  return (
    <header>
      <button type="button" class="back plain" aria-label={t.back} onClick={() => chat.show(null)}>
        {"\u2190"}
      </button>
      <div>
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <Presence chat={chat} name={name} />
      </div>
      <ContactSwitch chat={chat} name={name} />
      <button type="button" class="plain" onClick={() => chat.panel.value = panel}>
        {t[panel]}
      </button>
    </header>
  );
}

function Presence({ chat, name }: { chat: Chat; name: string }): JSX.Element | null {
  const t = words.value;
  const contact = presenceOf(chat.state.value, name), group = chat.groups.value.get(name);
  if (group) return <p class="hint" dir="auto">{group.topic}</p>;
  if (!contact) return null;
  const { status, last_seen } = contact;
  const seen = last_seen === undefined ? t.offline : t.lastSeen(momentOf(last_seen));
  return <p class="hint">{status === "online" ? t.online : seen}</p>;
}

function ContactSwitch({ chat, name }: { chat: Chat; name: string }): JSX.Element | null {
  const t = words.value;
  const isContact = chat.state.value.contacts.has(name);
  if (isShared(name)) return null;
  const type = isContact ? "contact_remove" : "contact_add";
  // A refusal, such as of a name that nobody has, leaves the list as it is.
  const change = () => void chat.ask({ type, user: name }).catch(() => {});
  return (
    <button type="button" class="plain" onClick={change}>
      {isContact ? t.removeContact : t.addContact}
    </button>
  );
}
