/** What the requests that change groups ask for, in one form: the message that would tell of it. */

import type { Extra, GROUP_CHANGES } from "../../protocol/extra_fields.ts";
import { foldGroup, foldName } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import type { Role } from "./state.ts";

/** The requests that change a group for all. */
export type ChangeRequest = Request<
  | "group_create"
  | "group_add"
  | "group_leave"
  | "group_remove"
  | "group_ban"
  | "group_role"
  | "group_rename"
  | "group_topic"
  | "group_history"
>;

export interface Wish {
  readonly group: string;
  readonly kind: "created" | (typeof GROUP_CHANGES)[number];
  /** Whom it is about: whoever asks, where it is about nobody else. */
  readonly member: string;
  /** The new title or topic; empty for other kinds. */
  readonly text: string;
  readonly role?: Role;
  readonly on?: boolean;
}

/** The wish of `actor`. */
export function wishOf(request: ChangeRequest, actor: string): Wish {
  const group = foldGroup(request.group);
  const own = { group, member: actor, text: "" };
  switch (request.type) {
    case "group_create": {
      const { title = group.slice(1), shows_all: on = false } = request;
      return { ...own, kind: "created", text: title, on };
    }
    case "group_add":
      return { ...own, kind: "joined", member: foldName(request.user) };
    case "group_leave":
      return { ...own, kind: "left" };
    case "group_remove":
      return { ...own, kind: "removed", member: foldName(request.user) };
    case "group_ban":
      return { ...own, kind: "banned", member: foldName(request.user), on: request.on };
    case "group_role":
      return { ...own, kind: "role", member: foldName(request.user), role: request.role };
    case "group_rename":
      return { ...own, kind: "renamed", text: request.title };
    case "group_topic":
      return { ...own, kind: "topic", text: request.topic };
    case "group_history":
      return { ...own, kind: "history", on: request.shows_all };
  }
}

/** What the message of a wish that was granted carries beside its text. */
export function extraOf({ kind, member, role, on }: Wish): Extra {
  return {
    kind,
    member,
    ...(role === undefined ? {} : { role }),
    ...(on === undefined ? {} : { on }),
  };
}
