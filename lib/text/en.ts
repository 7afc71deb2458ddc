/** The English catalog, section by section; its type is the shape of every other language. */

import { cli } from "./en/cli.ts";
import { client } from "./en/client.ts";
import { demo } from "./en/demo.ts";
import { errors } from "./en/errors.ts";
import { files } from "./en/files.ts";
import { group } from "./en/group.ts";
import { line } from "./en/line.ts";
import { message } from "./en/message.ts";
import { menu } from "./en/menu.ts";
import { page } from "./en/page.ts";
import { offline } from "./en/offline.ts";
import { operator } from "./en/operator.ts";
import { plain } from "./en/plain.ts";
import { server } from "./en/server.ts";
import { serverCommand } from "./en/server_command.ts";
import { start } from "./en/start.ts";
import { tui } from "./en/tui.ts";

export const en = {
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
