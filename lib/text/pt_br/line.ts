/** Brazilian Portuguese: what line mode shows. */
import type { Texts } from "../text.ts";

export const line: Texts["line"] = {
  hello: (user, server) =>
    `chatmom: você é ${user} em ${server}. /help mostra o que dá para fazer, /quit sai.`,
  keeps: (what) =>
    what === null
      ? "Este servidor guarda toda mensagem, sem prazo."
      : `Este servidor guarda ${what}; o que você tem aqui fica aqui.`,
  you: "você",
  unverified: "não verificado",
  contacts: (list) => `Contatos: ${list}`,
  noContacts: "Você ainda não tem contatos: /add NOME põe alguém na lista.",
  users: (list) => `Aqui estão: ${list}`,
  isMe: (user) => `${user} (você)`,
  online: "online",
  offline: "offline",
  lastSeen: (when) => `esteve aqui ${when}`,
  came: (user) => `${user} está online.`,
  went: (user) => `${user} está offline.`,
  typing: (user) => `${user} está digitando ...`,
  stoppedTyping: (user) => `${user} parou de digitar.`,
  waitsFor: (user) => `(espera por ${user})`,
  read: "(lida)",
  many: (messages, user) => `${messages} para ${user}`,
  messages: { one: "mensagem", other: "mensagens", many: "de mensagens" },
  letters: { one: "carta", other: "cartas", many: "de cartas" },
  brokerAway: (letters) =>
    `O broker de mensagens está fora do ar: ${
      letters ?? "cartas"
    } para você chegam quando ele voltar.`,
  connected: (server) => `Conectado de novo a ${server}.`,
  nowOnline: "Você está online.",
  nowOffline: "Você está offline: o que chega espera no servidor, o que você escreve espera aqui.",
  to: (user) => `O que você escrever agora vai para ${user}.`,
  toWhom: (last) =>
    last === null
      ? "Para quem? Diga antes /to NOME, ou @NOME e o texto."
      : `Para quem? Diga antes /to ${last} para responder ao que chegou por último, ou @NOME e o texto.`,
  added: (user) => `Nos seus contatos: ${user}`,
  removed: (user) => `${user} saiu dos seus contatos.`,
  historyOf: (user) => `--- com ${user}`,
  historyEnd: "---",
  historyLocal: "(sem conexão: deste computador)",
  receipts: {
    on: "As pessoas veem quando o que escreveram chegou aqui, e quando você leu.",
    arrival: "As pessoas veem quando o que escreveram chegou aqui, mas não se você leu.",
    off: "As pessoas não veem se o que escreveram chegou aqui, nem se você leu.",
  },
  nothingSaid: (user) => `Ainda não há nada com ${user}.`,
  usage: (usage) => `Escreva assim: ${usage}`,
  unknown: (word, guess) => `Não existe o comando /${word}.${guess} /help mostra todos.`,
  didYouMean: (word) => ` Quis dizer /${word}?`,
  notConnected: "Não há conexão agora: tente de novo quando houver.",
  stillWaiting: (messages) =>
    `Saindo com ${messages} em espera aqui; seguem na próxima vez que você entrar.`,
  notKept:
    "O disco deste computador não aceita mais nada, e isto não foi guardado: libere espaço e digite de novo.",
  unfinished:
    "Saindo antes de terminar tudo o que foi digitado: da próxima vez, digite a última parte de novo.",
  aliases: {
    ajuda: "help",
    apagar: "delete",
    aparelhos: "devices",
    arquivo: "file",
    arquivos: "files",
    bloquear: "block",
    buscar: "search",
    cancelar: "cancel",
    contatos: "contacts",
    desbloquear: "unblock",
    editar: "edit",
    grupo: "group",
    grupos: "groups",
    historico: "history",
    histórico: "history",
    para: "to",
    quem: "who",
    reagir: "react",
    responder: "reply",
    sair: "quit",
  },
  tellUsage: "@NOME TEXTO",
  usages: {
    add: "/add NOME",
    remove: "/remove NOME",
    contacts: "/contacts",
    to: "/to NOME",
    status: "/status online|offline",
    who: "/who",
    file: "/file CAMINHO",
    get: "/get [NÚMERO]",
    files: "/files",
    cancel: "/cancel [NOME]",
    history: "/history [QUANTAS], /history antes, /history 12/03/2026 ou /history #NÚMERO",
    receipts: "/receipts on|arrival|off",
    search: "/search [@NOME ou #GRUPO] PALAVRAS",
    reply: "/reply [#NÚMERO] TEXTO",
    edit: "/edit [#NÚMERO] TEXTO",
    delete: "/delete [#NÚMERO]",
    react: "/react [#NÚMERO] EMOJI",
    why: "/why [#NÚMERO]",
    block: "/block [NOME]",
    unblock: "/unblock NOME",
    devices: "/devices [remove NOME]",
    group: "/group create|add|leave|remove|ban|unban|role|rename|topic|history|mute|members ...",
    groups: "/groups",
    help: "/help",
    quit: "/quit",
  },
  help: `  TEXTO              para quem /to disse, ou para quem você escreveu por último
  @NOME TEXTO        para outra pessoa, uma vez
  /to NOME           para quem você escreve de agora em diante
  /add NOME          põe alguém nos seus contatos; /remove NOME, /contacts
  /who               todos daqui, e quem está online
  /status offline    o que chega espera no servidor, o que você escreve espera
                     aqui; /status online
  /history [20]      o que foi dito aqui, com números; /history antes continua,
                     /history 12/03/2026 mostra o dia, /history #12 o número 12
  /search PALAVRAS   em tudo o que é seu; @NOME ou #GRUPO na frente: só ali
  /reply TEXTO       responde à última mensagem do outro lado; /react EMOJI
  /edit TEXTO        corrige sua última mensagem, para todos; /delete apaga;
                     /why diz o que foi dela
                     todos valem para outra com o número: /edit #12 TEXTO
  /file CAMINHO      envia um arquivo a quem você escreve
  /files             os arquivos desta conversa; /get [NÚMERO] salva um
  /cancel [NOME]     desiste de um arquivo que está a caminho
  /group, /groups    tudo o que dá para fazer com grupos; os seus
  /block NOME        não recebe mais nada de alguém; /unblock NOME; /block
  /receipts off      ninguém vê se o que escreveu chegou aqui ou foi lido;
                     /receipts on; /receipts arrival diz só que chegou
  /devices           o que entra como você
  /quit              sai (Ctrl+D também); o que espera não se perde
  Marcas: … espera aqui · ✓ guardada, sobrevive a uma queda do servidor
          ✓✓ em um aparelho da pessoa · ✓✓ (lida) · ! recusada, com o motivo
  Duas barras dizem algo que começa com barra. Em português também: /ajuda,
  /para, /contatos, /quem, /historico, /buscar, /responder, /editar, /apagar,
  /reagir, /arquivo, /grupo, /grupos, /bloquear, /aparelhos, /sair.`,
  trouble: {
    closed: (server) => `Caiu a conexão com ${server}.`,
    silent: (server) => `${server} parou de responder.`,
    garbled: (server) => `O que responde em ${server} não fala chatmom.`,
    unreachable: (server) => `Sem conexão com ${server}.`,
    untrusted: (server) => `Não dá para confiar no certificado de ${server}: veja --tls-ca.`,
    keeping: (_server) =>
      `Não dá para gravar no disco deste computador: libere espaço; nada se perde enquanto isso.`,
  },
  tryingAgain: "Tentando de novo; o que escrever espera aqui.",
};
