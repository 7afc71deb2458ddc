/** Everybody who is here, and who is online; a click opens the conversation. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Event } from "../../protocol/schema.ts";
import type { Chat } from "./chat.ts";
import { words } from "./words.ts";

/** The list. */
export function People({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const users = useSignal<Event<"users">["users"] | null>(null);
  const { me, link } = chat.state.value;

  // Without a connection the list stays as it was.
  useEffect(() => {
    chat.ask({ type: "users" }).then((answer) => {
      if (answer.type === "users") users.value = answer.users;
    }).catch(() => {});
  }, [link]);

  const others = users.value?.filter(({ user }) => user !== me);
  return (
    <>
      {others?.length === 0 && <p role="status">{t.nobodyHere}</p>}
      <ul>
        {others?.map(({ user, status }) => (
          <li key={user}>
            <button type="button" class="result" onClick={() => chat.show(user)}>
              <bdi>{user}</bdi>
            </button>
            <small>{t[status]}</small>
          </li>
        ))}
      </ul>
    </>
  );
}
