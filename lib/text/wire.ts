/**
 * What the ancestors' languages say on the wire, in the words that their clients were written for:
 * these are Portuguese whatever language the server speaks.
 */

/** json-chat's sentences. */
export const jsonChatWords = {
  nameTaken: "Usuário já existe",
  badCredentials: "Credenciais inválidas",
  connectedAlready: "Usuário já está conectado.",
  unknownUser: (name: string) => `O usuário '${name}' não existe.`,
} as const;

/** Marks that stand before the text of a message, where a language has no field for what they say. */
export const marks = {
  unverified: "(não verificado)",
} as const;
