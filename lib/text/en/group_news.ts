/** English: what happened in a group, and what people are there. Names and texts in it are made safe before. */

export const news = {
  /** Who does things: oneself is said like anybody else. */
  made: (who: string, title: string): string => `${who} made the group ${title}.`,
  added: (who: string, whom: string): string => `${who} added ${whom}.`,
  left: (who: string): string => `${who} left.`,
  removed: (who: string, whom: string): string => `${who} took ${whom} out.`,
  banned: (who: string, whom: string): string => `${who} banned ${whom}.`,
  unbanned: (who: string, whom: string): string => `${who} lifted the ban on ${whom}.`,
  role: {
    owner: (who: string, whom: string): string => `${who} made ${whom} an owner.`,
    moderator: (who: string, whom: string): string => `${who} made ${whom} a moderator.`,
    member: (who: string, whom: string): string => `${who} made ${whom} a plain member.`,
  },
  renamed: (who: string, title: string): string => `${who} renamed the group: ${title}`,
  topic: (who: string, topic: string): string => `${who} set the topic: ${topic}`,
  noTopic: (who: string): string => `${who} took the topic away.`,
  topicOf: (group: string, topic: string): string =>
    `${group} is about: ${topic} (/group topic - takes that away)`,
  noneYet: (group: string): string => `${group} has no topic: /group topic TEXT sets one.`,
  showsAll: (who: string): string => `${who} let new members see what was said before they came.`,
  showsLater: (who: string): string =>
    `${who} let members see only what is said from their joining.`,
  roles: { owner: "owner", moderator: "moderator", member: "member" },
};
