/** `/devices`: what can log in as oneself, and how to take that away. */

import { foreignWord } from "../../../text/foreign_text.ts";
import type { Command } from "../command.ts";

export const devices: Command = {
  name: "devices",
  async run(argument, desk) {
    const [word = "", device = "", more] = argument.split(/\s+/u);
    const { lines, texts: { message: t }, print } = desk;
    if (word === "remove" && device !== "" && more === undefined) {
      const answer = await desk.ask({ type: "device_revoke", device });
      if (answer?.type === "devices") print([t.deviceRemoved(foreignWord(device))]);
      return;
    }
    if (word !== "") return false;
    const answer = await desk.ask({ type: "devices" });
    if (answer?.type !== "devices") return;
    const ago = (ts: number) => lines.times.ago(ts, Date.now());
    print([
      t.devices,
      ...answer.devices.map((one) => {
        const about = [
          ...(one.this ? [t.thisDevice] : []),
          ...(one.online ? [t.online] : one.last_seen ? [t.lastSeen(ago(one.last_seen))] : []),
          t.added(ago(one.created)),
        ];
        return `  ${foreignWord(one.device)} (${about.join(", ")})`;
      }),
    ]);
  },
};
