/** Brazilian Portuguese: what the server says. */
import type { Texts } from "../text.ts";

export const server: Texts["server"] = {
  days: { one: "dia", other: "dias", many: "de dias" },
  withoutEnd: "sem prazo",
  forDays: (days) => `por ${days}`,
  keepsMessages: (time) => `mensagens ${time}`,
  keepsGroups: (time) => `as de grupos ${time}`,
  keepsFiles: (time) => `arquivos ${time}`,
};
