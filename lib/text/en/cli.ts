/** English: the command line itself. */
export const cli = {
  about:
    "Self-hosted chat: people talk one to one and in groups, and no message is lost when somebody, " +
    "or something, is away.",
  examples: `Examples:
  chatmom server              run the server here, data in chatmom-data
  chatmom client --user bia   talk; the first start makes the account
  chatmom client send --user bia --to ana "good morning"
  chatmom server --help       everything about one command`,
  /** Titles and little words of the help pages; the English ones are what the parser writes itself. */
  titles: {
    "Usage:": "Usage:",
    "Arguments:": "Arguments:",
    "Options:": "Options:",
    "Global Options:": "More options:",
    "Commands:": "Commands:",
  } as Record<string, string>,
  /** What stands for a value in the help pages, where the language has another word for it. */
  placeholders: {} as Record<string, string>,
  /** The system's words for what is wrong with a file or folder, where others say more. */
  reasons: {
    "File exists": "a file is in its place",
    "Not a directory": "a file is where a folder of that path should be",
    "Is a directory": "it is a folder, not a file",
    "no certificate is in it": "no certificate is in it",
    "no private key is in it": "no private key is in it",
    "file is not a database": "it is no database",
    "unable to open database file": "it is missing, or may not be opened",
    "a restore was interrupted": "a restore was interrupted, and has to be run again",
  } as Record<string, string>,
  usageOptions: "[options]",
  usageCommand: "[command]",
  byDefault: (value: string): string => `(default: ${value})`,
  help: "show this help",
  helpCommand: "show the help of a command",
  version: "show the version",
  lang: "language of texts: pt-BR or en (default: the system's)",
  config: "read settings from this TOML file",
  elsewhere: (key: string, variable: string, section: string): string =>
    `Most options can also come from a variable (--${key} is\n` +
    `${variable}) or from the file of --config (${key} in\n` +
    `[${section}] there). The command line goes first, then the variable, then the file.`,
  seeHelp: (command: string): string => `See: ${command} --help`,
  didYouMean: (word: string): string => ` Did you mean ${word}?`,
  unknownOption: (option: string, hint: string): string => `There is no option ${option}.${hint}`,
  unknownCommand: (command: string, hint: string): string =>
    `There is no command "${command}".${hint}`,
  valueMissing: (option: string): string => `The option ${option} needs a value after it.`,
  optionMissing: (option: string): string =>
    `The option ${option} is missing: add it to the command.`,
  argumentMissing: (argument: string): string =>
    `Something is missing after the command: ${argument}.`,
  tooMany: (words: string): string =>
    `The command line has words too many: ${words}. Text with spaces goes in quotes.`,
  conflict: (one: string, other: string): string => `${one} and ${other} do not go together.`,
  badValue: (name: string, value: string, wants: string): string =>
    `Cannot take "${value}" for ${name}: ${wants}.`,
  certificateTaken: "The certificate was read anew: whoever connects from now on gets it.",
  certificateStays: "The old certificate stays.",
  wantsOrigin: "write an address as browsers do: https://chat.example.org",
  wantsPort: "use a whole number from 0 to 65535",
  wantsWhole: (from: number, to: number): string => `use a whole number from ${from} to ${to}`,
  wantsOneOf: (words: readonly string[]): string => `use one of ${words.join(", ")}`,
  wantsDuration: "use days, weeks or years (90d, 12w, 2y) or forever",
  wantsSize: "use a number of bytes, or one with K, M or G: 100M",
  wantsYesOrNo: "use yes or no",
  wantsDialect: (names: readonly string[]): string =>
    `use NAME:PORT, where the name is one of ${names.join(", ")} (port 0 takes a free one)`,
  config_bad: (file: string, place: string, why: string): string =>
    `Cannot read the config file "${file}"${place}: ${why}`,
  atLine: (line: number): string => `, line ${line}`,
  unknownKey: (key: string, section: string, hint: string): string =>
    `"${key}" is not a setting of [${section}].${hint}`,
  unknownSection: (section: string, hint: string): string =>
    `there is no part [${section}].${hint}`,
  outsideSection: (key: string): string =>
    `"${key}" stands in no part: put it under a line such as [server].`,
  wantsText: (key: string): string => `${key} must be text in quotes.`,
  wantsNumber: (key: string): string => `${key} must be a whole number without quotes.`,
  wantsList: (key: string): string => `${key} must be a list of texts: ["...", "..."].`,
  wantsSwitch: (key: string): string => `${key} must be true or false, without quotes.`,
  stopping: "Stopping: putting everything away. Ctrl+C again stops at once.",
  unexpected: (why: string): string =>
    `Something went wrong that should not have: ${why}. Run it again with CHATMOM_DEBUG=1 to see ` +
    `the details.`,
};
