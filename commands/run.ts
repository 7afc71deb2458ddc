/** Runs one command line from its words to its exit code. */

import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { closest } from "../lib/base/closest.ts";
import { type Context, contextOf } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { explain } from "./explain.ts";
import { printError } from "./print.ts";
import { type CommandMaker, programOf } from "./program.ts";

/** Runs `args` as a command line of the program that `makers` make; resolves to the exit code. */
export async function run(
  makers: readonly CommandMaker[],
  args: readonly string[],
): Promise<ExitCode> {
  const context = contextOf(args);
  // What nobody awaits must not end the program with a stack trace either.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    Deno.exit(tell(event.reason, context));
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    Deno.exit(tell(event.error, context));
  });
  const program = programOf(makers, context);
  try {
    await program.parseAsync([...args], { from: "user" });
    return EXIT.done;
  } catch (thrown) {
    const [command, names] = commandIn(program, args);
    const error = slip(thrown, command);
    const exit = tell(error, context);
    if (error instanceof CommanderError && !error.code.startsWith("commander.help") && exit) {
      printError(context.texts.cli.seeHelp(names.join(" ")));
    }
    return exit;
  }
}

/** Says what was thrown, with details only for those who asked; answers with the exit code. */
function tell(thrown: unknown, { texts }: Context): ExitCode {
  const { exit, sentence } = explain(thrown, texts);
  try {
    if (sentence !== undefined) printError(sentence);
    if (Deno.env.get("CHATMOM_DEBUG") && thrown instanceof Error) printError(thrown.stack ?? "");
  } catch {
    // Nobody reads stderr either: the exit code has to say it alone.
  }
  return exit;
}

/** The command that `args` name, options left aside: whose help page fits. */
function commandIn(
  program: CommandUnknownOpts,
  args: readonly string[],
): [CommandUnknownOpts, string[]] {
  const names = [program.name()];
  let command = program;
  for (const arg of args) {
    const child = command.commands.find((one) => one.name() === arg);
    if (!child) continue;
    names.push(arg);
    command = child;
  }
  return [command, names];
}

/** A word too many that is nearly a command's name counts as a slip in that name. */
function slip(thrown: unknown, { commands, args }: CommandUnknownOpts): unknown {
  const tooMany = thrown instanceof CommanderError && thrown.code === "commander.excessArguments";
  const [word] = args;
  const guess = tooMany && word !== undefined && closest(word, commands.map((one) => one.name()));
  if (!guess) return thrown;
  const message = `unknown command '${word}'\n(Did you mean ${guess}?)`;
  return new CommanderError(EXIT.usage, "commander.unknownCommand", message);
}
