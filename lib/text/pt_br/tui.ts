/** Portuguese: the full-screen client. */

import type { Texts } from "../text.ts";

export const tui: Texts["tui"] = {
  newMessages: "mensagens novas",
  beginning: "aqui começa a conversa",
  asking: "procurando mais atrás ...",
  more: "Page Up mostra o que veio antes",
  offlinePast: "sem conexão: o que veio antes aparece depois",
  nobodyOpen: "Nenhuma conversa aberta ainda.",
  firstSteps:
    "Aperte Ctrl+K e digite um nome para escrever a alguém, ou /add NOME para pôr a pessoa na sua lista.\n" +
    "/help mostra todos os comandos e teclas, Ctrl+C sai.",
  jump: "Ir para: ",
  jumpHelp: "digite parte de um nome · ↑ ↓ escolhe · Enter abre · Esc volta",
  closeHelp: "↑ ↓ Page Up Page Down rola · Esc volta",
  hint: "/help",
  further: "há mais abaixo: Esc vai até lá",
  connecting: "conectando ...",
  unread: { one: "não lida", other: "não lidas", many: "de não lidas" },
  helpTitle: "Teclas e comandos",
  help: `TECLAS
  Enter                    envia; Alt+Enter começa uma linha nova
  Tab                      completa nome, #grupo ou /comando; de novo: o próximo
  ↑ ↓                      o que digitou antes; ou a linha de cima, a de baixo
  Page Up, Page Down       olha para trás, até o começo; Esc: volta ao mais novo
  Ctrl+K                   vai a alguém por uma parte do nome
  Alt+1 ... Alt+9          os nove primeiros da lista
  Alt+↑, Alt+↓             a conversa de cima, a de baixo
  Ctrl+N                   a próxima com algo não lido
  Ctrl+← Ctrl+→            palavra atrás, à frente; Ctrl+A Ctrl+E: início, fim
  Ctrl+W, Ctrl+U           apaga uma palavra, apaga tudo antes do cursor
  Ctrl+L                   desenha tudo de novo
  Ctrl+C                   sai; o que espera não se perde
  Enquanto você digita /reply, /edit, /delete, /react ou /why, aparecem números.

COMANDOS`,
};
