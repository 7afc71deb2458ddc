/** Every command of line mode. */

import type { Command } from "../command.ts";
import { add, remove, who } from "./contacts.ts";
import { group, groups } from "./group.ts";
import { history } from "./history.ts";
import { help, quit, receipts, status, to } from "./own.ts";

export const COMMANDS: readonly Command[] = [
  add,
  remove,
  to,
  status,
  who,
  history,
  group,
  groups,
  receipts,
  help,
  quit,
];
