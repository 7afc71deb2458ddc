/** Brazilian Portuguese: what happened in a group, and what people are there. */
import type { news as english } from "../en/group_news.ts";

export const news: typeof english = {
  made: (who, title) => `${who} criou o grupo ${title}.`,
  added: (who, whom) => `${who} adicionou ${whom}.`,
  left: (who) => `${who} saiu.`,
  removed: (who, whom) => `${who} tirou ${whom}.`,
  banned: (who, whom) => `${who} baniu ${whom}.`,
  unbanned: (who, whom) => `${who} tirou o banimento de ${whom}.`,
  role: {
    owner: (who, whom) => `${who} deu a ${whom} o papel de dono.`,
    moderator: (who, whom) => `${who} deu a ${whom} o papel de moderação.`,
    member: (who, whom) => `${who} deu a ${whom} o papel de membro comum.`,
  },
  renamed: (who, title) => `${who} mudou o título do grupo para ${title}.`,
  topic: (who, topic) => `${who} mudou o assunto: ${topic}`,
  noTopic: (who) => `${who} tirou o assunto.`,
  topicOf: (group, topic) => `O assunto de ${group}: ${topic} (/group topic - tira o assunto)`,
  noneYet: (group) => `${group} está sem assunto: /group topic TEXTO define um.`,
  showsAll: (who) => `${who} deixou membros novos verem o que foi dito antes.`,
  showsLater: (who) => `${who} deixou membros verem só o que for dito desde que entraram.`,
  roles: { owner: "dono", moderator: "moderação", member: "membro" },
};
