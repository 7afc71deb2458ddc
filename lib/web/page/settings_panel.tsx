/** What a person sets: language, colours, the password, which devices may log in. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect } from "preact/hooks";
import { ChatError } from "../../protocol/errors.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Chat } from "./chat.ts";
import { Language } from "./language.tsx";
import { Blocked, Notices, Privacy } from "./privacy_settings.tsx";
import { type Theme, theme, THEMES, wear } from "./theme.ts";
import { explain, momentOf, words } from "./words.ts";

/** All of it. */
export function Settings({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  return (
    <>
      <Language />
      <label>
        {t.theme}
        <select
          value={theme.value}
          onChange={({ currentTarget: { value } }) => wear(value as Theme)}
        >
          {THEMES.map((one) => <option key={one} value={one}>{t.themes[one]}</option>)}
        </select>
      </label>
      <Notices />
      <Privacy chat={chat} />
      <Blocked chat={chat} />
      <Password chat={chat} />
      <Devices chat={chat} />
    </>
  );
}

function Password({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const outcome = useSignal("");

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget, typed = new FormData(form);
    const old = String(typed.get("old")), fresh = String(typed.get("new"));
    try {
      await chat.ask({ type: "password", ...(old && { old }), new: fresh });
      form.reset();
      outcome.value = t.passwordChanged;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      outcome.value = explain(error.code);
    }
  }

  return (
    <form onSubmit={submit} aria-label={t.changePassword}>
      <label>
        {t.oldPassword}
        <input name="old" type="password" autocomplete="current-password" maxLength={256} />
      </label>
      <label>
        {t.newPassword}
        <input
          name="new"
          type="password"
          required
          minLength={8}
          maxLength={256}
          autocomplete="new-password"
        />
      </label>
      <p role="status">{outcome.value}</p>
      <button type="submit">{t.changePassword}</button>
    </form>
  );
}

function Devices({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const devices = useSignal<Event<"devices">["devices"]>([]);
  const { link } = chat.state.value;

  // Without a connection the list stays as it was.
  const ask = (request: Parameters<Chat["ask"]>[0]) =>
    chat.ask(request).then((answer) => {
      if (answer.type === "devices") devices.value = answer.devices;
    }).catch(() => {});
  useEffect(() => {
    void ask({ type: "devices" });
  }, [link]);

  return (
    <section aria-label={t.devices}>
      <h2>{t.devices}</h2>
      <ul>
        {devices.value.map(({ device, online, last_seen, this: isThis }) => (
          <li key={device}>
            <span>
              {device}{" "}
              <small>
                {isThis ? t.thisDevice : online ? t.online : last_seen && momentOf(last_seen)}
              </small>
            </span>
            {!isThis && (
              <button
                type="button"
                onClick={() => void ask({ type: "device_revoke", device })}
              >
                {t.takeOff(device)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
