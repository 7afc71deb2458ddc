/** `/why`: what has become of one of one's own messages. */

import type { Event } from "../../../protocol/schema.ts";
import { foreignWord } from "../../../text/foreign_text.ts";
import type { Command, Desk } from "../command.ts";
import { pick, shownAs } from "../pick.ts";

type Step = Event<"why">["steps"][number];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const why: Command = {
  name: "why",
  async run(argument, desk) {
    const id = argument.toLowerCase();
    if (ID.test(id)) return await tell(desk, id, id);
    // What waits here is not known to the server: it is the newest there is.
    const waiting = desk.store.waiting().findLast(({ to }) => to === desk.to);
    if (argument === "" && waiting) return desk.print([desk.texts.message.why.waits]);
    const picked = pick(desk, argument, "own");
    if (!picked) return;
    if (picked.rest !== "") return false;
    await tell(desk, picked.message.id, shownAs(picked.message));
  },
};

async function tell(desk: Desk, id: string, which: string): Promise<void> {
  const answer = await desk.ask({ type: "why", id });
  if (answer?.type !== "why") return;
  desk.print([which, ...answer.steps.map((step) => `  ${line(step, desk)}`)]);
}

/** `kept by bia's device 1, by 12:03:04.2`. */
function line(step: Step, { client, lines, texts }: Desk): string {
  const { why: t } = texts.message;
  const { at, by } = step;
  const what = words(step, client.state.me, texts);
  if (step.step === "refused") return what;
  if (at !== undefined) return `${what}, ${lines.times.exact(at, Date.now())}`;
  return by === undefined
    ? `${what} ${t.noTime}`
    : `${what}, ${t.by} ${lines.times.exact(by, Date.now())}`;
}

function words(
  { step, user = "", device, code }: Step,
  me: string,
  { message: { why: t }, errors }: Desk["texts"],
): string {
  const who = foreignWord(user);
  const where = device === undefined
    ? t.goneDevice(who)
    : user === me
    ? t.ownDevice(foreignWord(device))
    : t.device(who, foreignWord(device));
  switch (step) {
    case "written":
    case "accepted":
    case "committed":
      return t[step];
    case "refused":
      return t.refused(errors[code ?? "forbidden"]);
    case "moved":
    case "confirmed":
    case "read":
      return t[step](who);
    case "sent":
    case "acked":
      return t[step](where);
  }
}
