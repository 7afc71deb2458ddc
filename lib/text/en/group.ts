/** English: groups in line mode. Names and texts in it are made safe before they come here. */

import { news } from "./group_news.ts";

export const group = {
  ...news,
  muted: "muted",
  members: { one: "member", other: "members", many: "members" },
  mine: "Your groups:",
  none: "You are in no group: /group create NAME makes one.",
  membersOf: (group: string, list: string): string => `In ${group}: ${list}`,
  nowMuted: (group: string): string => `${group} is muted: what comes from there is shown dimly.`,
  nowUnmuted: (group: string): string => `${group} is no longer muted.`,
  which: "Which group? Say /to #NAME first, or put #NAME after the command.",
  everyone: "everyone who is online",
  typing: (user: string, group: string): string => `${user} is typing in ${group} ...`,
  stoppedTyping: (user: string, group: string): string => `${user} has stopped typing in ${group}.`,
  usages: {
    create: "/group create NAME [TITLE]",
    add: "/group add [#GROUP] USER",
    leave: "/group leave [#GROUP]",
    remove: "/group remove [#GROUP] USER",
    ban: "/group ban [#GROUP] USER",
    unban: "/group unban [#GROUP] USER",
    role: "/group role [#GROUP] USER owner|moderator|member",
    rename: "/group rename [#GROUP] TITLE",
    topic: "/group topic [#GROUP] [TEXT|-]",
    history: "/group history [#GROUP] all|joined",
    mute: "/group mute [#GROUP]",
    unmute: "/group unmute [#GROUP]",
    members: "/group members [#GROUP]",
  },
  unknown: (word: string, guess: string): string =>
    `There is no command /group ${word}.${guess} /group shows all there is.`,
  help: `  /group create NAME [TITLE]      a group of yours; its address stays #NAME
  /group add USER                 to the one you write to; every member may
  /group leave                    the last owner makes somebody else owner first
  /group remove|ban|unban USER    owners and moderators
  /group role USER owner|moderator|member
  /group rename TITLE             what people read; the address stays
  /group topic [TEXT|-]           what it is about; TEXT sets it, - removes it
  /group history all|joined       what new members see of what was said before
  /group mute, /group unmute      only for you
  /group members                  who is in it, and online
  For another group than the one you write to: /group add #NAME USER, and so on.
  /groups lists yours; @#NAME TEXT writes to one once; /to * writes to everyone
  who is online.`,
};
