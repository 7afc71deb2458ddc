/** `/why`: what has become of one of one's own messages. */

import type { Command, Desk } from "../command.ts";
import { pick, shownAs } from "../pick.ts";
import { whyLine } from "../../why_line.ts";

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
  const { client: { state: { me } }, lines: { times }, texts: { message, errors } } = desk;
  const words = { why: message.why, errors };
  desk.print([which, ...answer.steps.map((step) => `  ${whyLine(step, me, words, times)}`)]);
}
