/** The way in: log in, or make an account, with an invitation where one is needed. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { ChatError } from "../../protocol/errors.ts";
import { type Account, enter } from "./account.ts";
import { Language } from "./language.tsx";
import { dialServer } from "./wire.ts";
import { explain, lang, words } from "./words.ts";

interface Props {
  readonly database: IDBDatabase;
  /** Who it was the last time. */
  readonly user: string;
  /** Why one has to log in again. */
  readonly note: string;
  done(account: Account): void;
}

/**
 * What a link brings along: the operator's `/#invite=CODE`, the terminal client's `/#user=bia`, with
 * `&login=1` where bia has an account.
 */
function brought(name: "invite" | "user" | "login"): string {
  return new URLSearchParams(location.hash.slice(1)).get(name) ?? "";
}

/** The form. */
export function Login({ database, user, note, done }: Props): JSX.Element {
  const t = words.value, known = user || brought("user");
  const has = user !== "" || brought("login") !== "";
  const isNew = useSignal(brought("invite") !== "" || !has);
  const isAsking = useSignal(false), needsInvite = useSignal(brought("invite") !== "");
  const trouble = useSignal(note);

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: string) => String(form.get(name) ?? "");
    isAsking.value = true;
    trouble.value = "";
    try {
      const entrance = {
        user: typed("user"),
        password: typed("password"),
        ...(isNew.value && { register: { invite: typed("invite").trim() } }),
      };
      const dial = dialServer(() => Promise.resolve());
      const account = await enter(database, dial, entrance, lang.value);
      history.replaceState(null, "", location.pathname);
      done(account);
    } catch (error) {
      const code = error instanceof ChatError ? error.code : null;
      if (code === "invite_needed" || code === "invite_unknown") needsInvite.value = true;
      trouble.value = code ? explain(code) : t.noAnswer;
    } finally {
      isAsking.value = false;
    }
  }

  function other(): void {
    isNew.value = !isNew.value;
    trouble.value = "";
  }

  const action = isNew.value ? t.register : t.logIn;
  return (
    <main class="login">
      <h1>chatmom</h1>
      <form onSubmit={submit} aria-label={action}>
        <label>
          {t.name}
          <input
            name="user"
            required
            autofocus={known === ""}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxLength={64}
            defaultValue={known}
            aria-describedby="name-hint"
          />
        </label>
        <small id="name-hint">{t.nameHint}</small>
        <label>
          {t.password}
          <input
            name="password"
            type="password"
            required
            autofocus={known !== ""}
            minLength={isNew.value ? 8 : 1}
            maxLength={256}
            autocomplete={isNew.value ? "new-password" : "current-password"}
            aria-describedby="password-hint"
          />
        </label>
        <small id="password-hint">{t.passwordHint}</small>
        {isNew.value && needsInvite.value && (
          <label>
            {t.invitation}
            <input name="invite" autocomplete="off" defaultValue={brought("invite")} />
          </label>
        )}
        <p role="alert" class="trouble">{trouble.value}</p>
        <button type="submit" class="main" disabled={isAsking.value}>
          {isAsking.value ? t.asking : action}
        </button>
        <button type="button" class="plain" onClick={other}>
          {isNew.value ? t.toLogIn : t.toRegister}
        </button>
      </form>
      <Language />
    </main>
  );
}
