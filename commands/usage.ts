/** What is wrong with a command line, in the person's language. The parser only says it in English. */

import type { CommanderError } from "@commander-js/extra-typings";
import type { Texts } from "../lib/text/text.ts";

/** One sentence about a command line that could not be read. */
export function usageSentence(error: CommanderError, texts: Texts): string {
  const { cli } = texts;
  const [first = "", second = ""] = quoted(error.message);
  const guess = /Did you mean (?:one of )?(.*)\?\)/.exec(error.message)?.[1];
  const hint = guess ? cli.didYouMean(guess) : "";
  switch (error.code) {
    case "commander.unknownOption":
      return cli.unknownOption(first, hint);
    case "commander.unknownCommand":
      return cli.unknownCommand(first, hint);
    case "commander.optionMissingArgument":
      return cli.valueMissing(first.split(" ")[0]!);
    case "commander.missingMandatoryOptionValue":
      return cli.optionMissing(first.split(" ")[0]!);
    case "commander.missingArgument":
      return cli.argumentMissing(cli.placeholders[first] ?? first);
    case "commander.conflictingOption":
      return cli.conflict(first, second);
    case "commander.excessArguments":
      return cli.tooMany(/: ([^:]*)\.$/.exec(error.message)?.[1] ?? first);
    case "commander.invalidArgument":
      return cli.badValue(
        first.split(" ")[0]!,
        second,
        /is invalid[^.]*\. (.*)$/s.exec(error.message)?.[1] ?? "?",
      );
    default:
      return error.message.replace(/^error: /, "");
  }
}

/** What stands in single quotes, in order. A value may hold quotes itself, so the last one ends it. */
function quoted(message: string): string[] {
  const both = /'([^']*)'.*?'(.*)' is invalid/s.exec(message);
  if (both) return both.slice(1);
  return [...message.matchAll(/'([^']*)'/g)].map((match) => match[1]!);
}
