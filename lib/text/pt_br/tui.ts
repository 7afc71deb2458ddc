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
  findHelp: "↑ ↓ Page Up Page Down escolhe · Enter vai até lá · Esc volta",
  searching: (words) => `procurando ${words} ...`,
  found: (words, count, more) => {
    const many = count === 1 && !more ? "encontrada" : "encontradas";
    return count === 0
      ? `nada encontrado: ${words}`
      : `${count}${more ? "+" : ""} ${many}: ${words}`;
  },
  told: (name, words) => `para ${name}: ${words}`,
  nothingThere: "Não há nada nesta conversa.",
  mouseOn: "O mouse rola e abre; com Shift seleciona texto. Alt+M: desliga.",
  mouseOff: "O mouse é do terminal de novo.",
  noNotifier: (program) =>
    `Não dá para executar ${program}: não está no PATH, ou o sistema não deixa. O sinal sonoro continua.`,
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
  Ctrl+W, Alt+D, Ctrl+U    apaga a palavra antes, a depois, tudo antes do cursor
  Ctrl+Y                   põe de volta o que foi apagado assim
  F1, /help                esta ajuda; Ctrl+L desenha tudo de novo
  Alt+M                    o mouse: rola e abre, ou seleciona texto como antes
  Ctrl+C                   sai; o que espera não se perde
  /search PALAVRAS         lista o que achou: Enter vai até lá; /search: de novo
  /history DATA ou #12     vai até lá, Esc volta
  Enquanto você digita /reply, /edit, /delete, /react ou /why, aparecem números.

COMANDOS`,
};
