/**
 * The requests that make and change groups. A group's address is its name, `#name`, for ever; what
 * people read is its title. Whatever others see is a message of the conversation with a `kind`, so these
 * requests are durable as `send` is.
 */

import { name, ref } from "./common_fields.ts";
import { role } from "./extra_fields.ts";
import { flag, optional, text, uuid } from "./fields.ts";
import { LIMITS } from "./limits.ts";
import { request } from "./rows.ts";

/** `#name`; the # may be left out. */
const group = text(64, 1);
const title = text(LIMITS.title, 1);

const answers = ["stored", "refused", "retry"];

export const GROUP_REQUESTS = {
  group_create: request({
    doc: "Make a group; who makes it is its first owner. `title` is what people read instead of " +
      "the name; `shows_all` lets new members see what was said before they joined.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, title: optional(title), shows_all: optional(flag()) },
    answers,
    errors: ["name_taken", "name_invalid", "too_many"],
  }),
  group_add: request({
    doc: "Add somebody to a group; every member may.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, user: name },
    answers,
    errors: [
      "unknown_group",
      "not_member",
      "unknown_user",
      "already_member",
      "banned",
      "group_full",
      "too_many",
    ],
  }),
  group_leave: request({
    doc: "Leave a group. The last owner makes somebody else owner first, unless nobody is left.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group },
    answers,
    errors: ["unknown_group", "not_member", "last_owner"],
  }),
  group_remove: request({
    doc: "Take somebody out of a group: owners anybody else, moderators plain members.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, user: name },
    answers,
    errors: ["unknown_group", "not_member", "not_moderator", "not_owner", "yourself"],
  }),
  group_ban: request({
    doc: "Take somebody out and keep them out, members or not; `on: false` lets them be added " +
      "again. Who may remove may ban.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, user: name, on: flag() },
    answers,
    errors: [
      "unknown_group",
      "not_member",
      "unknown_user",
      "not_moderator",
      "not_owner",
      "yourself",
    ],
  }),
  group_role: request({
    doc: "Make a member owner, moderator or plain member; owners may. A group can have several.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, user: name, role },
    answers,
    errors: ["unknown_group", "not_member", "not_owner", "last_owner"],
  }),
  group_rename: request({
    doc: "Give a group another title; owners may. Its address stays what it is.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, title },
    answers,
    errors: ["unknown_group", "not_member", "not_owner"],
  }),
  group_topic: request({
    doc: "Say what a group is about just now; owners and moderators may. Empty for nothing.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, topic: text(LIMITS.topic) },
    answers,
    errors: ["unknown_group", "not_member", "not_moderator"],
  }),
  group_history: request({
    doc: "Whether members see what was said before they joined; owners may say so.",
    needs: "login",
    durable: true,
    fields: { id: uuid(), group, shows_all: flag() },
    answers,
    errors: ["unknown_group", "not_member", "not_owner"],
  }),
  group_mute: request({
    doc:
      "Whether this user wants to be left in peace by a group: kept for their clients to heed, " +
      "told to nobody else.",
    needs: "login",
    fields: { group, on: flag(), ref },
    answers: ["ok"],
    errors: ["unknown_group", "not_member"],
  }),
  group_members: request({
    doc: "Who is in a group, for those who are.",
    needs: "login",
    fields: { group, ref },
    answers: ["group_members"],
    errors: ["unknown_group", "not_member"],
  }),
  groups: request({
    doc: "The groups that one is in.",
    needs: "login",
    fields: { ref },
    answers: ["groups"],
  }),
} as const;
