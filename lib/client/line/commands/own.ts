/** What concerns oneself: `/to`, `/status`, `/receipts`, `/help` and `/quit`. */

import { EVERYONE, foldName, isAddress } from "../../../protocol/names.ts";
import type { Command } from "../command.ts";

export const to: Command = {
  name: "to",
  run(argument, desk) {
    if (argument === "") return false;
    const { line, group, errors } = desk.texts;
    const address = foldName(argument);
    if (!isAddress(address)) return desk.refuse(errors.name_invalid);
    if (address === desk.client.state.me) return desk.refuse(errors.yourself);
    desk.address(address);
    desk.print([line.to(address === EVERYONE ? group.everyone : address)]);
  },
};

export const status: Command = {
  name: "status",
  run(argument, { client, texts: { line }, print }) {
    const wanted = argument.toLowerCase();
    if (wanted !== "online" && wanted !== "offline") return false;
    print([wanted === "online" ? line.nowOnline : line.nowOffline]);
    client.setStatus(wanted);
  },
};

/** What one's senders hear: nothing of reading is told without the arrival. */
export const receipts: Command = {
  name: "receipts",
  async run(argument, desk) {
    const told = argument.toLowerCase();
    if (told !== "on" && told !== "arrival" && told !== "off") return false;
    const request = { type: "receipts", delivered: told !== "off", read: told === "on" } as const;
    if (await desk.ask(request)) desk.print([desk.texts.line.receipts[told]]);
  },
};

export const help: Command = {
  name: "help",
  run: (_argument, { texts, print }) => print([texts.line.help]),
};

export const quit: Command = {
  name: "quit",
  run: (_argument, desk) => desk.quit(),
};
