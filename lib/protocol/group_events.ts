/** What the server says of groups, besides the messages that tell of changes. */

import { counts, name, ref, status } from "./common_fields.ts";
import { role } from "./extra_fields.ts";
import { flag, list, object, text, whole } from "./fields.ts";
import { LIMITS } from "./limits.ts";
import { event } from "./rows.ts";

const about = {
  group: text(64),
  title: text(LIMITS.title),
  topic: text(LIMITS.topic),
  shows_all: flag(),
};

export const GROUP_EVENTS = {
  group_members: event({
    doc: "A group and who is in it, in the order in which they joined.",
    fields: { ...about, members: list(object({ user: name, role, status })), ref },
  }),
  groups: event({
    doc:
      "One's groups by name, with how many are in them, what one is there, and whether one has " +
      "muted them.",
    fields: { groups: list(object({ ...about, members: whole(), role, muted: flag() })), ref },
  }),
  counts: event({
    doc: "How many of the others in a group have one's newest messages there, at most once a " +
      "second. Each line holds for the message `seq` and, as the least, for one's messages before " +
      "it.",
    fields: { conversation: text(96), counts },
  }),
} as const;
