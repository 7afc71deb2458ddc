/** The Brazilian Portuguese catalog, in the shape of the English one. */

import { cli } from "./pt_br/cli.ts";
import { client } from "./pt_br/client.ts";
import { demo } from "./pt_br/demo.ts";
import { errors } from "./pt_br/errors.ts";
import { files } from "./pt_br/files.ts";
import { group } from "./pt_br/group.ts";
import { line } from "./pt_br/line.ts";
import { message } from "./pt_br/message.ts";
import { menu } from "./pt_br/menu.ts";
import { page } from "./pt_br/page.ts";
import { offline } from "./pt_br/offline.ts";
import { operator } from "./pt_br/operator.ts";
import { plain } from "./pt_br/plain.ts";
import { server } from "./pt_br/server.ts";
import { serverCommand } from "./pt_br/server_command.ts";
import { start } from "./pt_br/start.ts";
import { tui } from "./pt_br/tui.ts";
import type { Texts } from "./text.ts";

export const ptBr: Texts = {
  errors,
  start,
  server,
  offline,
  page,
  client,
  line,
  message,
  files,
  group,
  cli,
  serverCommand,
  plain,
  menu,
  tui,
  operator,
  demo,
};
