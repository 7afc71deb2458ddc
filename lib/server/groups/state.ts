/**
 * A group as the server sees it at one moment, and what each change makes of it. Every state is a value
 * of its own: what was accepted keeps the members of its moment, and a change that the disk did not take
 * is undone by going back to the state before it.
 */

import type { Extra } from "../../protocol/extra_fields.ts";
import type { User } from "../user.ts";

export type Role = NonNullable<Extra["role"]>;

export interface Member {
  readonly user: User;
  readonly role: Role;
  /** The number of the message that tells of the joining: what is older is not for this one. */
  readonly since: number;
}

export interface GroupState {
  readonly title: string;
  readonly topic: string;
  /** Members see what was said before they joined. */
  readonly showsAll: boolean;
  /** By name, in the order in which they joined. Nobody: there is no such group. */
  readonly members: ReadonlyMap<string, Member>;
  readonly banned: ReadonlySet<string>;
  /** The members once more, as delivery wants them: the same array as long as they are the same. */
  readonly recipients: readonly User[];
}

/** What there is before somebody makes the group. */
export const NO_GROUP: GroupState = {
  title: "",
  topic: "",
  showsAll: false,
  members: new Map(),
  banned: new Set(),
  recipients: [],
};

/** A change as its message tells it; `user` is whom `extra.member` names, if there is such an account. */
export interface Change {
  readonly extra: Extra;
  readonly text: string;
  readonly user: User | null;
}

/** The state after a change whose message has the number `n`. */
export function after(state: GroupState, { extra, text, user }: Change, n: number): GroupState {
  const { kind, member = "", role = "member", on = true } = extra;
  switch (kind) {
    case "created":
      return enter({ ...NO_GROUP, title: text, showsAll: extra.on === true }, user!, "owner", n);
    case "joined":
      return enter(state, user!, role, n);
    case "left":
    case "removed":
      return leave(state, member);
    case "banned": {
      const banned = new Set(state.banned);
      if (on) banned.add(member);
      else banned.delete(member);
      return { ...(on ? leave(state, member) : state), banned };
    }
    case "role": {
      const before = state.members.get(member)!;
      return { ...state, members: new Map(state.members).set(member, { ...before, role }) };
    }
    case "renamed":
      return { ...state, title: text };
    case "topic":
      return { ...state, topic: text };
    case "history":
      return { ...state, showsAll: on };
    default:
      return state;
  }
}

/** A group with these members, as it was stored. */
export function stateOf(
  about: Pick<GroupState, "title" | "topic" | "showsAll">,
  members: readonly Member[],
  banned: readonly string[],
): GroupState {
  const { title, topic, showsAll } = about;
  return {
    title,
    topic,
    showsAll,
    members: new Map(members.map((one) => [one.user.name, one])),
    banned: new Set(banned),
    recipients: members.map(({ user }) => user),
  };
}

function enter(state: GroupState, user: User, role: Role, since: number): GroupState {
  const members = new Map(state.members).set(user.name, { user, role, since });
  return { ...state, members, recipients: [...state.recipients, user] };
}

function leave(state: GroupState, name: string): GroupState {
  if (!state.members.has(name)) return state;
  const members = new Map(state.members);
  members.delete(name);
  return { ...state, members, recipients: [...members.values()].map(({ user }) => user) };
}
