/** Who may do what in a group, as one function of the state and the wish. */

import type { ErrorCode } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { isGroup } from "../../protocol/names.ts";
import type { GroupState, Role } from "./state.ts";
import type { Wish } from "./wish.ts";

/** What the rules need to know besides the group. */
export interface Facts {
  /** Whoever asks. */
  readonly actor: string;
  /** Whether the one whom it is about has an account. */
  readonly known: boolean;
  /** Whether that one takes nothing from whoever asks. */
  readonly blocked: boolean;
  /** How many groups the one who would join is in. */
  readonly groups: number;
  /** How many members a group may have here. */
  readonly most: number;
}

/** Why the wish is refused, or null when it is granted. */
export function refusalOf(state: GroupState, wish: Wish, facts: Facts): ErrorCode | null {
  const { actor, known } = facts;
  const { kind, member } = wish;
  if (kind === "created") return ofCreating(state, wish, facts);
  if (state.members.size === 0) return "unknown_group";
  if (!state.members.has(actor)) return "not_member";
  const rank = rankOf(state, actor);
  const about = state.members.get(member);
  switch (kind) {
    case "joined":
      if (!known) return "unknown_user";
      if (about) return "already_member";
      if (facts.blocked) return "blocked";
      if (state.banned.has(member)) return "banned";
      if (state.members.size >= facts.most) return "group_full";
      return facts.groups >= LIMITS.groups ? "too_many" : null;
    case "left":
      return state.members.size > 1 && isLastOwner(state, actor) ? "last_owner" : null;
    case "removed":
      if (member === actor) return "yourself";
      if (!about) return "not_member";
      return ofRemoving(rank, about.role);
    case "banned":
      if (member === actor) return "yourself";
      if (wish.on && !about && !known) return "unknown_user";
      return ofRemoving(rank, about?.role ?? "member");
    case "role":
      if (rank < OWNER) return "not_owner";
      if (!about) return "not_member";
      return wish.role !== "owner" && isLastOwner(state, member) ? "last_owner" : null;
    case "topic":
      return rank < MODERATOR ? "not_moderator" : null;
    case "renamed":
    case "history":
      return rank < OWNER ? "not_owner" : null;
  }
}

function ofCreating(state: GroupState, { group }: Wish, { groups }: Facts): ErrorCode | null {
  if (!isGroup(group)) return "name_invalid";
  if (state.members.size > 0) return "name_taken";
  return groups >= LIMITS.groups ? "too_many" : null;
}

/** Owners may remove anybody, moderators only plain members. */
function ofRemoving(rank: number, role: Role): ErrorCode | null {
  if (rank < MODERATOR) return "not_moderator";
  return rank < OWNER && role !== "member" ? "not_owner" : null;
}

/** True for those who may take away what others said. */
export function mayModerate(state: GroupState, name: string): boolean {
  return state.members.has(name) && rankOf(state, name) >= MODERATOR;
}

const MEMBER = 0, MODERATOR = 1, OWNER = 2;
const RANKS: Readonly<Record<Role, number>> = {
  member: MEMBER,
  moderator: MODERATOR,
  owner: OWNER,
};

/**
 * What somebody may do. Where the operator has removed the last owner's account, those of the highest
 * role that is left stand in.
 */
function rankOf({ members }: GroupState, name: string): number {
  const own = RANKS[members.get(name)!.role];
  if (own === OWNER) return own;
  for (const { role } of members.values()) if (RANKS[role] > own) return own;
  return OWNER;
}

function isLastOwner({ members }: GroupState, name: string): boolean {
  if (members.get(name)?.role !== "owner") return false;
  for (const { user, role } of members.values()) {
    if (role === "owner" && user.name !== name) return false;
  }
  return true;
}
