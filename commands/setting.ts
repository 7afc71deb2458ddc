/** Options that can also come from a variable or the config file. */

import { Option } from "@commander-js/extra-typings";

/** An option of a command; use it instead of Option where a variable or the file may say it too. */
export class Setting<Usage extends string> extends Option<Usage> {
  /** True when it can be said several times: a list in the config file, commas between in the variable. */
  isList = false;

  /** Lets it be said several times. */
  list(): this {
    this.isList = true;
    return this;
  }
  /** Its name in the config file: `tls-cert`. */
  get key(): string {
    return this.long!.slice(2);
  }

  /** True when it is a switch, which takes no value on the command line. */
  get isSwitch(): boolean {
    return !this.required && !this.optional;
  }
}

/** How the families of commands spell their variables: `chatmom offline --port` is CHATMOM_OFFLINE_PORT. */
const PREFIXES: Readonly<Record<string, string>> = {
  offline: "CHATMOM_OFFLINE_",
  // A server's address in the environment must not send its clients to 0.0.0.0.
  client: "CHATMOM_CLIENT_",
};

/** The variable that says the same as this setting of a command of this family. */
export function variableOf(family: string, key: string): string {
  return (PREFIXES[family] ?? "CHATMOM_") + key.replaceAll("-", "_").toUpperCase();
}
