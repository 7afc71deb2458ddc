/** What others see of one, whom one takes nothing from, and what the browser announces. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { ChatError } from "../../protocol/errors.ts";
import type { Chat } from "./chat.ts";
import { notices, wantNotices } from "./notices.ts";
import { explain, words } from "./words.ts";

const TOLD = ["on", "arrival", "off"] as const;

/** Presence and receipts. */
export function Privacy({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const outcome = useSignal("");

  async function tell(told: string): Promise<void> {
    if (told === "") return;
    try {
      await chat.ask({ type: "receipts", delivered: told !== "off", read: told === "on" });
      outcome.value = t.changed;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      outcome.value = explain(error.code);
    }
  }

  return (
    <section aria-label={t.privacy}>
      <h2>{t.privacy}</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={chat.state.value.status === "online"}
          aria-describedby="status-means"
          onChange={({ currentTarget: { checked } }) =>
            chat.setStatus(checked ? "online" : "offline")}
        />
        {t.status}
      </label>
      <p class="hint" id="status-means">{t.statusMeans}</p>
      <label>
        {t.receipts}
        <select onChange={({ currentTarget: { value } }) => void tell(value)}>
          <option value="">{t.receiptsAsIs}</option>
          {TOLD.map((one) => <option key={one} value={one}>{t.receiptsTell[one]}</option>)}
        </select>
      </label>
      <p role="status">{outcome.value}</p>
    </section>
  );
}

/** The list of those who are blocked, and the way off it. */
export function Blocked({ chat }: { chat: Chat }): JSX.Element {
  const t = words.value;
  const users = [...chat.state.value.blocked].sort();
  return (
    <section aria-label={t.blockedPeople}>
      <h2>{t.blockedPeople}</h2>
      {users.length === 0 && <p class="hint">{t.nobodyBlocked}</p>}
      <ul>
        {users.map((user) => (
          <li key={user}>
            <bdi>{user}</bdi>
            <button
              type="button"
              aria-label={t.unblockOf(user)}
              onClick={() => chat.tell({ type: "unblock", user })}
            >
              {t.unblock}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Notices of the browser's: asked for here, by a click, and nowhere else. */
export function Notices(): JSX.Element {
  const t = words.value, now = notices.value;
  return (
    <section aria-label={t.notices}>
      <h2>{t.notices}</h2>
      <p class="hint">
        {now === "denied" ? t.noticesDenied : now === "never" ? t.noticesNever : t.noticesMean}
      </p>
      {(now === "on" || now === "off") && (
        <button
          type="button"
          onClick={() => void wantNotices(now === "off")}
        >
          {now === "on" ? t.noticesOff : t.noticesOn}
        </button>
      )}
    </section>
  );
}
