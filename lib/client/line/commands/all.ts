/** Every command of line mode. */

import type { Command } from "../command.ts";
import { block, unblock } from "./block.ts";
import { deletion, edit, react, reply } from "./change.ts";
import { add, contacts, remove, who } from "./contacts.ts";
import { devices } from "./devices.ts";
import { cancel, file, files, get } from "./files.ts";
import { group, groups } from "./group.ts";
import { history } from "./history.ts";
import { help, quit, receipts, status, to } from "./own.ts";
import { search } from "./search.ts";
import { why } from "./why.ts";

export const COMMANDS: readonly Command[] = [
  add,
  remove,
  contacts,
  to,
  status,
  who,
  history,
  search,
  reply,
  edit,
  deletion,
  react,
  why,
  block,
  unblock,
  devices,
  file,
  get,
  files,
  cancel,
  group,
  groups,
  receipts,
  help,
  quit,
];
