/** Brazilian Portuguese: the page in the browser. */
import { counter } from "../plural.ts";
import type { Texts } from "../text.ts";

const count = counter("pt-BR");

export const page: Texts["page"] = {
  language: "Idioma",
  name: "Nome",
  password: "Senha",
  invitation: "Convite",
  logIn: "Entrar",
  register: "Criar conta",
  toLogIn: "Já tenho uma conta",
  toRegister: "Sou novo aqui",
  nameHint: "a-z, 0-9, ponto, hífen e sublinhado",
  passwordHint: "de 8 a 256 caracteres",
  asking: "Um momento ...",
  noAnswer: "O servidor não responde: tente de novo daqui a pouco.",
  noStorage:
    "Este navegador não guarda nada desta página (janela anônima, ou disco cheio): sem isso mensagens " +
    "poderiam se perder. Libere espaço, ou use outra janela.",
  elsewhere: "Esta conta está aberta em outra aba deste navegador.",
  here: "Usar aqui",
  unknownDevice: "O servidor não conhece mais este navegador: entre de novo.",
  logOut: "Sair",
  logOutWaiting: (waiting) =>
    `${
      count(waiting, {
        one: "mensagem espera",
        other: "mensagens esperam",
        many: "de mensagens esperam",
      })
    } neste navegador e se perderia(m). Sair mesmo assim?`,
  you: "você",
  connection: {
    online: "conectado",
    connecting: "conectando ...",
    offline: "sem conexão: o que você escreve espera aqui",
  },
  keepsNothing: "Este navegador não consegue gravar no disco: até lá nada é enviado.",
  conversations: "Conversas",
  noConversations: "Nada aqui ainda: escreva para alguém pelo nome.",
  writeTo: "Escrever para (nome ou #grupo)",
  open: "Abrir",
  unread: (messages) =>
    count(messages, {
      one: "mensagem não lida",
      other: "mensagens não lidas",
      many: "de mensagens não lidas",
    }),
  online: "online",
  offline: "offline",
  lastSeen: (when) => `esteve aqui ${when}`,
  everyone: "todos os que estão online",
  addContact: "Pôr nos contatos",
  removeContact: "Tirar dos contatos",
  noneOpen: "Escolha uma conversa.",
  back: "Voltar à lista",
  messages: (name) => `Mensagens com ${name}`,
  earlier: "Mensagens anteriores",
  beginning: "Este é o começo.",
  newMessages: "Mensagens novas",
  toNewest: "Às mais novas",
  typing: (who) => `${who} está digitando ...`,
  message: (name) => `Mensagem para ${name}`,
  send: "Enviar",
  reply: "Responder",
  edit: "Editar",
  remove: "Apagar",
  reallyRemove: "Apagar esta mensagem para todos?",
  react: "Reagir",
  cancel: "Cancelar",
  replyingTo: (who) => `Resposta a ${who}`,
  editing: "Editando",
  edited: "editada",
  deleted: "apagada",
  unverified: "não verificado",
  blocked: "de alguém que você bloqueou",
  somethingEarlier: "algo anterior",
  file: (name, size) => `${name} (${size})`,
  ticks: {
    waiting: "esperando neste navegador",
    stored: "guardada no servidor",
    delivered: "num aparelho do destinatário",
    read: "lida",
    refused: "não enviada",
  },
};
