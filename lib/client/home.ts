/** Where a client keeps its devices: a folder of the person's own, one more per server, user and kind. */

import { homedir } from "node:os";
import { join } from "node:path";

/** What a device is for; each kind has its own token, outbox and place in the inbox. */
export type Kind = "terminal" | "send" | "listen";

/** The folder that CHATMOM_HOME names, else the one for programs' own things of this person. */
export function defaultHome(
  os: string = Deno.build.os,
  variable: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string {
  const said = variable("CHATMOM_HOME");
  if (said) return said;
  const home = variable("HOME") || homedir();
  switch (os) {
    case "windows":
      return join(variable("APPDATA") || join(homedir(), "AppData", "Roaming"), "chatmom");
    case "darwin":
      return join(home, "Library", "Application Support", "chatmom");
    default:
      return join(variable("XDG_CONFIG_HOME") || join(home, ".config"), "chatmom");
  }
}

/** The folder of all devices of one user on one server: `HOME/127.0.0.1_5000/bia`. */
export function accountFolder(home: string, host: string, port: number, user: string): string {
  return join(home, `${host.toLowerCase().replace(/[^a-z0-9.-]/g, "-")}_${port}`, fileName(user));
}

/** A user's name as every system takes it for a folder: Windows keeps some for itself. */
function fileName(user: string): string {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.$/.test(user) ? `~${user}~` : user;
}
