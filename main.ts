/** chatmom: the words after the program's name choose a command, its exit code ends the process. */

import { COMMANDS } from "./commands/commands.ts";
import { run } from "./commands/run.ts";

Deno.exit(await run(COMMANDS, Deno.args));
