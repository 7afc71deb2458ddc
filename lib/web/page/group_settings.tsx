/** What a group is called and about, what newcomers see, and whether one wants to be left in peace by it. */

import type { JSX, TargetedSubmitEvent } from "preact";
import { foldName, isName } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Chat } from "./chat.ts";
import { words } from "./words.ts";

interface Props {
  readonly chat: Chat;
  readonly about: Event<"groups">["groups"][number];
}

/** All that one's role allows. */
export function GroupSettings({ chat, about }: Props): JSX.Element {
  const t = words.value;
  const { group, title, topic, role, shows_all, muted } = about;
  const isOwner = role === "owner", isModerator = isOwner || role === "moderator";
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={muted}
          onChange={({ currentTarget: { checked } }) =>
            void chat.mute(group, checked).catch(chat.refuse)}
        />
        {t.mute}
      </label>
      {isOwner && (
        <OneField
          chat={chat}
          label={t.groupTitle}
          value={title}
          most={LIMITS.title}
          isNeeded
          done={(text) => chat.submit({ type: "group_rename", group, title: text })}
        />
      )}
      {isModerator && (
        <OneField
          chat={chat}
          label={t.groupTopic}
          value={topic}
          most={LIMITS.topic}
          done={(text) => chat.submit({ type: "group_topic", group, topic: text })}
        />
      )}
      {isOwner && (
        <label class="check">
          <input
            type="checkbox"
            checked={shows_all}
            onChange={({ currentTarget: { checked } }) =>
              chat.submit({ type: "group_history", group, shows_all: checked })}
          />
          {t.showsAll}
        </label>
      )}
      {isModerator && (
        <OneField
          chat={chat}
          label={t.liftBan}
          value=""
          most={64}
          isNeeded
          verb={t.lift}
          done={(typed) => {
            const user = foldName(typed);
            if (isName(user)) chat.submit({ type: "group_ban", group, user, on: false });
            else chat.refusal.value = "name_invalid";
          }}
        />
      )}
    </>
  );
}

interface Field {
  readonly chat: Chat;
  readonly label: string;
  readonly value: string;
  /** In bytes at the server; how many signs that is, `submit` finds out. */
  readonly most: number;
  readonly isNeeded?: boolean;
  readonly verb?: string;
  done(text: string): void;
}

function OneField({ chat, label, value, most, isNeeded, verb, done }: Field): JSX.Element {
  const t = words.value;

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("text"));
    try {
      done(typed.trim().toWellFormed());
    } catch (error) {
      chat.refuse(error);
    }
  }

  return (
    <form class="row" onSubmit={submit} aria-label={label}>
      <label>
        {label}
        <input
          name="text"
          key={value}
          defaultValue={value}
          maxLength={most}
          required={isNeeded}
          autocapitalize="none"
        />
      </label>
      <button type="submit">{verb ?? t.change}</button>
    </form>
  );
}
