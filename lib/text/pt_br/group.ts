/** Brazilian Portuguese: groups in line mode. */
import type { Texts } from "../text.ts";
import { news } from "./group_news.ts";

export const group: Texts["group"] = {
  ...news,
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
    topic: "/group topic [#GRUPO] [TEXTO|-]",
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
  /group topic [TEXTO|-]          do que se trata; TEXTO muda, - tira o assunto
  /group history all|joined       membros novos veem tudo, ou desde que entraram
  /group mute, /group unmute      só para você
  /group members                  quem está nele, e online
  Para outro grupo que não o de agora: /group add #NOME USUÁRIO, e assim por
  diante. /groups mostra os seus; @#NOME TEXTO escreve a um deles uma vez;
  /to * escreve a todos os que estão online.`,
};
