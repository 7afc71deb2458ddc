/** Every command there is: main.ts runs them, docs/commands.md lists them. */

import { clientCommand } from "./client.ts";
import { offlineCommand } from "./offline.ts";
import type { CommandMaker } from "./program.ts";
import { serverCommand } from "./server.ts";

/** The families of commands, in the order of the help page. */
export const COMMANDS: readonly CommandMaker[] = [serverCommand, offlineCommand, clientCommand];
