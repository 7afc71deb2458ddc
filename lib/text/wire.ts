/**
 * What the ancestors' languages say on the wire, in the words that their clients were written for: the
 * same whatever language the server speaks.
 */

/** json-chat's sentences. */
export const jsonChatWords = {
  nameTaken: "Usuário já existe",
  badCredentials: "Credenciais inválidas",
  connectedAlready: "Usuário já está conectado.",
  unknownUser: (name: string) => `O usuário '${name}' não existe.`,
} as const;

/** mini-chat's lines. */
export const miniChatWords = {
  greeting: "New User. Please register with: NICK <your_nick>",
  welcome: (name: string) => `OK welcome ${name}`,
  to: (from: string, whom: string, text: string) => `FROM ${from} [${whom}]: ${text}`,
  joined: (name: string) => `User ${name} joined.`,
  left: (name: string) => `User ${name} left the chat.`,
  users: (names: readonly string[]) => `Connected users: ${names.join(", ")}`,
  bye: "BYE",
  error: (what: string) => `ERR ${what}`,
  nameTaken: "apelido_em_uso",
  unknownUser: "user_not_found",
  nameFirst: "please_register_with_NICK",
  unknownCommand: "unknown_command",
} as const;

/** whatsapp's sentences. */
export const whatsappWords = {
  welcome: (name: string) => `Bem-vindo, ${name}!`,
  nameTaken: "Nome de usuário já em uso",
  nameEmpty: "Nome de usuário não pode estar vazio",
  unreadable: "Formato de mensagem inválido",
  unknownType: "Tipo de mensagem não reconhecido",
  incomplete: "Dados da mensagem incompletos",
  sent: "Mensagem enviada com sucesso",
  sentTo: (members: number) => `Mensagem enviada para ${members} membros do grupo`,
  unknownUser: "Usuário destinatário não encontrado",
  groupMade: (group: string) => `Grupo "${group}" criado com sucesso`,
  groupTaken: "Grupo já existe",
  unknownGroup: "Grupo não encontrado",
  notMember: (group: string) =>
    `Você não é membro do grupo ${group}. Peça para alguém te adicionar.`,
  added: (user: string, group: string) => `${user} foi adicionado ao grupo ${group}`,
  unknownMember: (user: string) => `Usuário ${user} não encontrado`,
  memberAlready: (user: string) => `${user} já é membro do grupo`,
  fileSent: "Arquivo enviado com sucesso",
  fileUnreadable: "Erro ao processar arquivo: file_data não é base64",
} as const;
