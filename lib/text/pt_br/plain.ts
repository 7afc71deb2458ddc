/** Brazilian Portuguese: what stands in a message's place where an old client's language has nothing but text. */
import { sizeText } from "../sizes.ts";
import type { Texts } from "../text.ts";

export const plain: Texts["plain"] = {
  unverified: (text) => `(não verificada) ${text}`,
  edited: (text) => `(editada) ${text}`,
  file: (name, bytes) => `(arquivo) ${name}, ${sizeText(bytes, "pt-BR")}`,
  joined: (member, group) => `${member} entrou em ${group}.`,
  left: (member, group) => `${member} saiu de ${group}.`,
  removed: (member, group) => `${member} foi retirado de ${group}.`,
};
