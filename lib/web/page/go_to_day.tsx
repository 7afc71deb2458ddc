/** The way back to what was said on a day, however long ago. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import type { Chat } from "./chat.ts";
import { words } from "./words.ts";

/** A form for the day. */
export function GoToDay({ chat, name }: { chat: Chat; name: string }): JSX.Element {
  const t = words.value;
  const isGoing = useSignal(false), isNothing = useSignal(false);

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const [year, month, day] = String(new FormData(event.currentTarget).get("day")).split("-");
    const begin = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
    isGoing.value = true;
    const isFound = await chat.jump(name, ({ ts }) => ts >= begin, ({ ts }) => ts < begin);
    isGoing.value = false;
    isNothing.value = !isFound;
  }

  return (
    <form class="row" onSubmit={submit}>
      <label>
        {t.goToDate}
        <input name="day" type="date" required />
      </label>
      <button type="submit" class="main" disabled={isGoing.value}>{t.goThere}</button>
      <p role="status">{isGoing.value ? t.asking : isNothing.value ? t.nothingSince : ""}</p>
    </form>
  );
}
