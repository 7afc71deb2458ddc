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
