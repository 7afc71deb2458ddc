/** Brazilian Portuguese: groups in line mode. */
import type { Texts } from "../text.ts";

export const group: Texts["group"] = {
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
  showsAll: (who) => `${who} deixou membros novos verem o que foi dito antes.`,
  showsLater: (who) => `${who} deixou membros verem só o que for dito desde que entraram.`,
  roles: { owner: "dono", moderator: "moderação", member: "membro" },
  muted: "silenciado",
  members: { one: "membro", other: "membros", many: "de membros" },
  mine: "Seus grupos:",
  none: "Você não está em nenhum grupo: /group create NOME cria um.",
  membersOf: (group, list) => `Em ${group}: ${list}`,
  nowMuted: (group) => `${group} está silenciado: o que vier de lá aparece apagado.`,
  nowUnmuted: (group) => `${group} não está mais silenciado.`,
  which: "Qual grupo? Diga antes /to #NOME, ou ponha #NOME depois do comando.",
  everyone: "todos os que estão online",
  typing: (user, group) => `${user} está digitando em ${group} ...`,
  stoppedTyping: (user, group) => `${user} parou de digitar em ${group}.`,
  usages: {
    create: "/group create NOME [TÍTULO]",
    add: "/group add [#GRUPO] USUÁRIO",
    leave: "/group leave [#GRUPO]",
    remove: "/group remove [#GRUPO] USUÁRIO",
    ban: "/group ban [#GRUPO] USUÁRIO",
    unban: "/group unban [#GRUPO] USUÁRIO",
    role: "/group role [#GRUPO] USUÁRIO owner|moderator|member",
    rename: "/group rename [#GRUPO] TÍTULO",
    topic: "/group topic [#GRUPO] [TEXTO]",
    history: "/group history [#GRUPO] all|joined",
    mute: "/group mute [#GRUPO]",
    unmute: "/group unmute [#GRUPO]",
    members: "/group members [#GRUPO]",
  },
  unknown: (word, guess) =>
    `Não existe o comando /group ${word}.${guess} /group mostra tudo o que há.`,
  help: `  /group create NOME [TÍTULO]     um grupo seu; o endereço é #NOME para sempre
  /group add USUÁRIO              no grupo em que você escreve; todo membro pode
  /group leave                    o último dono passa o papel a alguém antes
  /group remove|ban|unban USUÁRIO donos e moderação
  /group role USUÁRIO owner|moderator|member     dono, moderação ou membro
  /group rename TÍTULO            o que as pessoas leem; o endereço fica
  /group topic [TEXTO]            do que se trata agora; sem TEXTO: de nada
  /group history all|joined       membros novos veem tudo, ou desde que entraram
  /group mute, /group unmute      só para você
  /group members                  quem está nele, e online
  Para outro grupo que não o de agora: /group add #NOME USUÁRIO, e assim por
  diante. /groups mostra os seus; @#NOME TEXTO escreve a um deles uma vez;
  /to * escreve a todos os que estão online.`,
};
