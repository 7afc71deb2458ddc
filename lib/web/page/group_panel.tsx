/** Groups: making one, and who is in it. Whoever may not do something is told so by the server. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect } from "preact/hooks";
import { foldGroup, foldName, isGroup, isName } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Chat } from "./chat.ts";
import { GoToDay } from "./go_to_day.tsx";
import { GroupSettings } from "./group_settings.tsx";
import { explain, words } from "./words.ts";

type Member = Event<"group_members">["members"][number];
const ROLES = ["owner", "moderator", "member"] as const;

/** A new group of one's own. */
export function NewGroup({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const isWrong = useSignal(false);

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const group = foldGroup(String(form.get("group"))), title = String(form.get("title")).trim();
    isWrong.value = !isGroup(group);
    if (isWrong.value) return;
    chat.submit({ type: "group_create", group, ...(title && { title }) });
    chat.show(group);
  }

  return (
    <form onSubmit={submit}>
      <label>
        {t.groupName}
        <input name="group" required maxLength={33} autocapitalize="none" autofocus />
      </label>
      <label>
        {t.groupTitle}
        <input name="title" maxLength={40} />
      </label>
      {isWrong.value && <p role="alert" class="trouble">{explain("name_invalid")}</p>}
      <button type="submit" class="main">{t.make}</button>
    </form>
  );
}

/** Who is in a group, and what can be done about that. */
export function Members({ chat, group }: { chat: Chat; group: string }): JSX.Element {
  const t = words.value;
  const members = useSignal<readonly Member[]>([]);
  const { me, conversations, link } = chat.state.value;
  const messages = conversations.get(group)?.messages;

  // Every change of a group is a message in it.
  useEffect(() => {
    chat.ask({ type: "group_members", group }).then((answer) => {
      if (answer.type === "group_members") members.value = answer.members;
    }).catch(() => {});
  }, [messages, link]);

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const user = foldName(String(new FormData(form).get("user")));
    chat.refusal.value = isName(user) ? null : "name_invalid";
    if (!isName(user)) return;
    chat.submit({ type: "group_add", group, user });
    form.reset();
  }

  const about = chat.groups.value.get(group);
  const mine = members.value.find(({ user }) => user === me)?.role ?? "member";
  return (
    <>
      <form class="row" onSubmit={submit}>
        <label>
          {t.addMember}
          <input name="user" required maxLength={64} autocapitalize="none" />
        </label>
        <button type="submit" class="main">{t.add}</button>
      </form>
      <ul>
        {members.value.map(({ user, role }) => (
          <li key={user}>
            <bdi>{user === me ? `${user} (${t.you})` : user}</bdi>
            {mine === "owner"
              ? (
                <select
                  aria-label={t.roleOf(user)}
                  value={role}
                  onChange={({ currentTarget: { value } }) =>
                    chat.submit({
                      type: "group_role",
                      group,
                      user,
                      role: ROLES.find((one) => one === value)!,
                    })}
                >
                  {ROLES.map((one) => <option key={one} value={one}>{t.group.roles[one]}</option>)}
                </select>
              )
              : <span>{t.group.roles[role]}</span>}
            {mine !== "member" && user !== me && (
              <>
                <button
                  type="button"
                  aria-label={t.takeOutOf(user)}
                  onClick={() => chat.submit({ type: "group_remove", group, user })}
                >
                  {t.takeOut}
                </button>
                <button
                  type="button"
                  aria-label={t.banOf(user)}
                  onClick={() => chat.submit({ type: "group_ban", group, user, on: true })}
                >
                  {t.ban}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {about && <GroupSettings chat={chat} about={about} />}
      <GoToDay chat={chat} name={group} />
      <button type="button" onClick={() => chat.submit({ type: "group_leave", group })}>
        {t.leaveGroup}
      </button>
    </>
  );
}
