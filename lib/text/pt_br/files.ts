/** Brazilian Portuguese: files in line mode. */
import type { Texts } from "../text.ts";

export const files: Texts["files"] = {
  saved: (name, path) => `  ↓ ${name}: ${path}`,
  notSaved: (name, why, again) => `  ! ${name}: ${why} De novo: ${again}`,
  cannotSave: "Não dá para gravar no disco deste computador: libere espaço.",
  looking: (name) => `Lendo ${name} ...`,
  missing: (path) => `Não existe o arquivo ${path}: confira o nome.`,
  notAFile: (path) => `${path} não é um arquivo: se for uma pasta, compacte-a antes.`,
  unreadable: (path) => `Não dá para ler ${path}: confira de quem é.`,
  changing: (path) => `${path} está sendo gravado: envie de novo quando isso acabar.`,
  howToGet: "/get salva",
  none: (conversation) => `Ainda não há arquivos com ${conversation}.`,
  noneToGet: "Ninguém enviou arquivos a você aqui ainda: /files mostra os desta conversa.",
  list: (conversation) => `--- arquivos com ${conversation}, os mais novos primeiro`,
  savedAt: (path) => `salvo: ${path}`,
  yours: "enviado daqui",
  notHere: "não salvo",
  coming: "a caminho",
  noSuch: "Não há esse arquivo nesta conversa: /files mostra quais há.",
  yourOwn: "Foi você que enviou esse arquivo daqui.",
  alreadySaved: (name, path) => `${name} já está aqui: ${path}`,
  noneOnItsWay: "Nenhum arquivo assim está a caminho.",
  cancelling: (name: string): string => `${name}: cancelado.`,
  getting: (name) => `Buscando ${name} ...`,
};
