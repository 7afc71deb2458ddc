/** `/reply`, `/edit`, `/delete` and `/react`: what is done to single messages. */

import { emojiOf, SHORT_NAMES } from "../../emoji_names.ts";
import type { Outgoing } from "../../outgoing.ts";
import type { Command, Desk } from "../command.ts";
import { pick, shownAs } from "../pick.ts";

/** Changes wait in the outbox like messages do (delivery rule 1). */
function submit(desk: Desk, request: Outgoing, ...lines: readonly string[]): void {
  try {
    if (lines.length > 0) desk.print(lines);
    desk.client.submit([request]);
  } catch (error) {
    desk.unkept(error);
  }
}

export const reply: Command = {
  name: "reply",
  run(argument, desk) {
    if (argument === "") return false;
    const picked = pick(desk, argument, "others");
    if (!picked) return;
    const { to, message, rest } = picked;
    if (rest === "") return false;
    submit(desk, { type: "send", to, text: rest.toWellFormed(), reply_to: message.id });
  },
};

export const edit: Command = {
  name: "edit",
  run(argument, desk) {
    if (argument === "") return false;
    const picked = pick(desk, argument, "own");
    if (!picked) return;
    const { to, message, rest } = picked;
    if (rest === "") return false;
    const text = rest.toWellFormed();
    const told = desk.texts.message.editing(shownAs(message));
    submit(desk, { type: "edit", to, target: message.seq, text }, told);
  },
};

export const deletion: Command = {
  name: "delete",
  run(argument, desk) {
    const picked = pick(desk, argument, "own");
    if (!picked) return;
    const { to, message, rest } = picked;
    if (rest !== "") return false;
    const told = desk.texts.message.deleting(shownAs(message));
    submit(desk, { type: "delete", to, target: message.seq }, told);
  },
};

/** The same emoji again takes it off. */
export const react: Command = {
  name: "react",
  run(argument, desk) {
    if (argument === "") return false;
    const picked = pick(desk, argument, "others");
    if (!picked) return;
    const { to, message, rest } = picked;
    const { message: t } = desk.texts;
    if (rest === "") return false;
    const emoji = emojiOf(rest);
    if (emoji === undefined) return desk.print([t.notEmoji(SHORT_NAMES)]);
    const mine = message.extra?.reactions?.find((one) => one.emoji === emoji)?.mine === true;
    const which = shownAs(message);
    submit(
      desk,
      { type: "react", to, target: message.seq, emoji, on: !mine },
      mine ? t.unreacting(emoji, which) : t.reacting(emoji, which),
    );
  },
};
