/**
 * The numbered menu: a few questions, whose answers make the line that somebody who knows the commands
 * would have entered. Whatever begins with / or @ is such a line already.
 */

import { groupNamed } from "../../protocol/group_name.ts";
import { foldName, isGroup, isName } from "../../protocol/names.ts";
import type { Texts } from "../../text/text.ts";

type Ask = keyof Texts["menu"]["asks"];

interface Choice {
  readonly name: keyof Texts["menu"]["choices"];
  /** Entered before anything is asked. */
  readonly first?: string;
  readonly asks: readonly Ask[];
  /** The lines that the answers make. */
  readonly lines: (...answers: readonly string[]) => readonly string[];
}

const CHOICES: readonly Choice[] = [
  { name: "person", asks: ["person", "text"], lines: (who, text) => [`@${who} ${text}`] },
  { name: "group", asks: ["group", "text"], lines: (group, text) => [`@${group} ${text}`] },
  {
    name: "create",
    asks: ["newGroup"],
    lines: (name = "") => [`/group create ${groupNamed(name)} ${name}`],
  },
  {
    name: "add",
    asks: ["group", "member"],
    lines: (group, who) => [`/group add ${group} ${who}`],
  },
  { name: "users", first: "/who", asks: [], lines: () => [] },
  {
    name: "groups",
    first: "/groups",
    asks: ["members"],
    lines: (group) => [`/group members ${group}`],
  },
  {
    name: "file",
    asks: ["addressee", "path"],
    lines: (to, path) => [`/to ${to}`, `/file ${path}`],
  },
  { name: "leave", first: "/quit", asks: [], lines: () => [] },
];

/** What an answer comes to. */
export interface Taken {
  /** Lines to carry out, as if they had been entered. */
  readonly enter: readonly string[];
  /** Lines to show. */
  readonly show: readonly string[];
}

const NOTHING: Taken = { enter: [], show: [] };

export class Menu {
  #choice: Choice | undefined;
  #answers: string[] = [];

  constructor(private readonly texts: Texts) {}

  /** All there is to choose from. */
  get lines(): string[] {
    const { title, choices } = this.texts.menu;
    return ["", title, ...CHOICES.map(({ name }, at) => `  ${at + 1}. ${choices[name]}`), ""];
  }

  /** What the next line answers. */
  get question(): string {
    const { choose, asks } = this.texts.menu;
    const ask = this.#choice?.asks[this.#answers.length];
    return ask ? asks[ask] : choose(CHOICES.length);
  }

  /** Takes the answer to the question. */
  take(line: string): Taken {
    const answer = line.trim();
    return this.#choice ? this.#answer(this.#choice, answer) : this.#choose(answer);
  }

  #choose(answer: string): Taken {
    if (answer === "") return { ...NOTHING, show: this.lines };
    if (/^[/@]/.test(answer)) return { ...NOTHING, enter: [answer] };
    const choice = CHOICES[Number(answer) - 1];
    if (!choice) return { ...NOTHING, show: [this.texts.menu.noChoice(CHOICES.length)] };
    if (choice.asks.length > 0) this.#choice = choice;
    this.#answers = [];
    return { ...NOTHING, enter: choice.first ? [choice.first] : [] };
  }

  #answer(choice: Choice, answer: string): Taken {
    if (answer === "") {
      this.#choice = undefined;
      // What was asked last of all was only asked by the way.
      return choice.first ? NOTHING : { ...NOTHING, show: [this.texts.menu.nothingDone] };
    }
    const understood = read(choice.asks[this.#answers.length]!, answer);
    if (understood === null) return { ...NOTHING, show: [this.texts.errors.name_invalid] };
    this.#answers.push(understood);
    if (this.#answers.length < choice.asks.length) return NOTHING;
    this.#choice = undefined;
    return { ...NOTHING, enter: choice.lines(...this.#answers) };
  }
}

/** The answer as commands want it; null when it cannot be one. */
function read(ask: Ask, answer: string): string | null {
  const name = foldName(answer), group = groupNamed(answer);
  switch (ask) {
    case "person":
    case "member":
      return isName(name) ? name : null;
    case "group":
    case "members":
      return isGroup(group) ? group : null;
    case "newGroup":
      return isGroup(group) ? answer : null;
    case "addressee":
      if (answer.startsWith("#")) return isGroup(group) ? group : null;
      return isName(name) ? name : null;
    case "text":
    case "path":
      return answer;
  }
}
