/** chatmom: the words after the program's name choose a command, its exit code ends the process. */

import { clientCommand } from "./commands/client.ts";
import { offlineCommand } from "./commands/offline.ts";
import { run } from "./commands/run.ts";
import { serverCommand } from "./commands/server.ts";

Deno.exit(await run([serverCommand, offlineCommand, clientCommand], Deno.args));
