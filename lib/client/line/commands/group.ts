/** `/group` and `/groups`: groups, what they are and who is in them. */

import { closest } from "../../../base/closest.ts";
import { foldGroup, foldName, isGroup, isName } from "../../../protocol/names.ts";
import { counter } from "../../../text/plural.ts";
import { foreignText, foreignWord } from "../../../text/foreign_text.ts";
import type { Texts } from "../../../text/text.ts";
import type { Outgoing } from "../../outgoing.ts";
import type { Command, Desk } from "../command.ts";

/** What comes after `/group WORD [#NAME]`; false when it cannot be understood. */
type Step = (desk: Desk, group: string, rest: string) => Promise<boolean | void> | boolean | void;

/** Changes wait in the outbox like messages do (delivery rule 1). */
function submit(desk: Desk, request: Outgoing): void {
  try {
    desk.client.submit([request]);
  } catch (error) {
    desk.unkept(error);
  }
}

/** A change that is about one user. */
function about(make: (group: string, user: string) => Outgoing): Step {
  return (desk, group, rest) => {
    const user = foldName(rest);
    if (!isName(user)) return false;
    submit(desk, make(group, user));
  };
}

/** What is typed instead of a topic to take the present one away. */
const NO_TOPIC = "-";

type StepName = Exclude<keyof Texts["group"]["usages"], "create">;

const STEPS: Readonly<Record<StepName, Step>> = {
  add: about((group, user) => ({ type: "group_add", group, user })),
  remove: about((group, user) => ({ type: "group_remove", group, user })),
  ban: about((group, user) => ({ type: "group_ban", group, user, on: true })),
  unban: about((group, user) => ({ type: "group_ban", group, user, on: false })),
  leave: (desk, group, rest) => rest === "" && submit(desk, { type: "group_leave", group }),
  role(desk, group, rest) {
    const [user = "", role = "", more] = rest.split(/\s+/u);
    if (role !== "owner" && role !== "moderator" && role !== "member") return false;
    if (more !== undefined) return false;
    return about((to, name) => ({ type: "group_role", group: to, user: name, role }))(
      desk,
      group,
      user,
    );
  },
  rename: (desk, group, title) =>
    title !== "" && submit(desk, { type: "group_rename", group, title: title.toWellFormed() }),
  topic(desk, group, words) {
    if (words === "") return tellTopic(desk, group);
    const topic = words === NO_TOPIC ? "" : words.toWellFormed();
    submit(desk, { type: "group_topic", group, topic });
  },
  history(desk, group, rest) {
    if (rest !== "all" && rest !== "joined") return false;
    submit(desk, { type: "group_history", group, shows_all: rest === "all" });
  },
  mute: (desk, group) => mute(desk, group, true),
  unmute: (desk, group) => mute(desk, group, false),
  members,
};

export const group: Command = {
  name: "group",
  async run(argument, desk) {
    const [typed = "", ...words] = argument.split(/\s+/u);
    const word = typed.toLowerCase();
    const rest = argument.slice(typed.length).trim();
    if (word === "create") {
      if (create(desk, rest) !== false) return;
      return desk.refuse(desk.texts.line.usage(desk.texts.group.usages.create));
    }
    const { group: t, line } = desk.texts;
    if (word === "") return desk.print([t.help]);
    if (!isStep(word)) return unknown(word, desk);
    const [to, more] = words[0]?.startsWith("#")
      ? [foldGroup(words[0]), rest.slice(words[0].length).trim()]
      : [desk.to, rest];
    if (!to || !isGroup(to)) return desk.refuse(t.which);
    const done = await STEPS[word](desk, to, more);
    if (done === false) desk.refuse(line.usage(t.usages[word]));
  },
};

export const groups: Command = {
  name: "groups",
  async run(_argument, desk) {
    const answer = await desk.ask({ type: "groups" });
    if (answer?.type !== "groups") return;
    const { texts: { group: t }, print, lines } = desk;
    if (answer.groups.length === 0) return print([t.none]);
    const count = counter(lines.lang);
    print([
      t.mine,
      ...answer.groups.map(({ group, title, topic, members, role, muted }) => {
        const name = title === group.slice(1) ? group : `${group} (${foreignWord(title)})`;
        const more = [count(members, t.members), t.roles[role], ...(muted ? [t.muted] : [])];
        return `  ${name}: ${more.join(", ")}${topic ? ` · ${foreignWord(topic)}` : ""}`;
      }),
    ]);
  },
};

function isStep(word: string): word is StepName {
  return Object.hasOwn(STEPS, word);
}

function unknown(word: string, desk: Desk): void {
  const { group: t, line } = desk.texts;
  const guess = closest(word, Object.keys(t.usages));
  desk.refuse(t.unknown(foreignWord(word), guess ? line.didYouMean(`group ${guess}`) : ""));
}

function create(desk: Desk, rest: string): boolean | void {
  const [name = ""] = rest.split(/\s+/u, 1);
  if (name === "") return false;
  const group = foldGroup(name), title = rest.slice(name.length).trim().toWellFormed();
  if (!isGroup(group)) return desk.print([desk.texts.errors.name_invalid]);
  submit(desk, { type: "group_create", group, ...(title ? { title } : {}) });
  desk.address(group);
}

async function tellTopic(desk: Desk, name: string): Promise<void> {
  const answer = await desk.ask({ type: "groups" });
  if (answer?.type !== "groups") return;
  const { group: t, errors } = desk.texts;
  const found = answer.groups.find(({ group }) => group === name);
  if (!found) return desk.print([errors.not_member]);
  desk.print([found.topic === "" ? t.noneYet(name) : t.topicOf(name, foreignText(found.topic))]);
}

async function mute(desk: Desk, group: string, on: boolean): Promise<void> {
  if (!await desk.ask({ type: "group_mute", group, on })) return;
  const { group: t } = desk.texts;
  desk.print([on ? t.nowMuted(group) : t.nowUnmuted(group)]);
  // The list says how things are now.
  await desk.ask({ type: "conversations" });
}

async function members(desk: Desk, group: string): Promise<void> {
  const answer = await desk.ask({ type: "group_members", group });
  if (answer?.type !== "group_members") return;
  const { client: { state }, lines, texts: { group: t }, print } = desk;
  const list = answer.members.map(({ role, ...person }) => {
    const who = lines.people([person], state.me);
    return role === "member" ? who : `${who} (${t.roles[role]})`;
  });
  print([t.membersOf(group, list.join(", "))]);
}
