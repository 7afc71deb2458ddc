/** `/block` and `/unblock`: whom one takes nothing from. */

import { foldName } from "../../../protocol/names.ts";
import { foreignWord } from "../../../text/foreign_text.ts";
import type { Command } from "../command.ts";

export const block: Command = {
  name: "block",
  async run(argument, desk) {
    const { texts: { message: t }, print } = desk;
    const user = foldName(argument);
    const answer = await desk.ask(argument === "" ? { type: "blocked" } : { type: "block", user });
    if (answer?.type !== "blocked") return;
    if (argument !== "") return print([t.nowBlocked(foreignWord(user))]);
    const list = answer.users.map(foreignWord).join(", ");
    print([list === "" ? t.nobodyBlocked : t.blocked(list)]);
  },
};

export const unblock: Command = {
  name: "unblock",
  async run(argument, desk) {
    if (argument === "") return false;
    const user = foldName(argument);
    const answer = await desk.ask({ type: "unblock", user });
    if (answer?.type === "blocked") {
      desk.print([desk.texts.message.nowUnblocked(foreignWord(user))]);
    }
  },
};
