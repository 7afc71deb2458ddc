/** Brazilian Portuguese: what has become of a message. */
import type { Texts } from "../text.ts";

export const why: Texts["message"]["why"] = {
  waits: "Espera neste computador: o servidor ainda não a guardou.",
  written: "escrita no aparelho",
  accepted: "aceita pelo servidor",
  refused: (why) => `recusada: ${why}`,
  committed: "no disco do servidor",
  moved: (user) => `posta na fila de ${user} no broker`,
  confirmed: (user) => `confirmada pelo broker para ${user}`,
  sent: (device) => `enviada para ${device}`,
  acked: (device) => `guardada por ${device}`.replace("por o ", "pelo "),
  read: (user) => `lida por ${user}`,
  device: (user, device) => `o aparelho ${device} de ${user}`,
  goneDevice: (user) => `um aparelho que ${user} não tem mais`,
  ownDevice: (device) => `seu aparelho ${device}`,
  by: "até",
  noTime: "(ninguém sabe quando)",
};
