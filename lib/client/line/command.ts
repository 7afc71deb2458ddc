/** One command of line mode, and what it works with: a new one is a file in `commands/` and a line in `commands/all.ts`. */

import type { Event } from "../../protocol/schema.ts";
import type { Texts } from "../../text/text.ts";
import type { Askable } from "../asking.ts";
import type { Client } from "../client.ts";
import type { ClientStore } from "../store.ts";
import type { Lines } from "./lines.ts";

/** The words of all commands: each has its usage in the texts. */
export type CommandName = keyof Texts["line"]["usages"];

export interface Command {
  readonly name: CommandName;
  /** Does it. False when the argument cannot be understood: the person is shown the usage then. */
  run(argument: string, desk: Desk): Promise<boolean | void> | boolean | void;
}

/** What commands work with. */
export interface Desk {
  readonly client: Client;
  readonly store: ClientStore;
  readonly lines: Lines;
  readonly texts: Texts;
  /** Whom plain text goes to. */
  readonly to: string | undefined;
  /** What to say where nobody is addressed yet: how to, by the name of who wrote last. */
  readonly toWhom: string;
  /** Plain text goes to somebody else now. */
  address(to: string): void;
  print(lines: readonly string[]): void;
  /** The answer, or undefined after the person was told why there is none. */
  ask(request: Askable): Promise<Event | undefined>;
  /** What was entered cannot be carried out: the person is told why, a script by the exit code too. */
  refuse(sentence: string): void;
  /** Tells the person of an error; what is no ChatError is thrown on. */
  failed(error: unknown): void;
  /** Tells the person that a request could not be put onto the disk, or may not be sent at all. */
  unkept(error: unknown): void;
  /** Resolves when it is known whether there is a connection. */
  connected(): Promise<void>;
  quit(): void;
}
