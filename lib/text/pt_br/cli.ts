/** Brazilian Portuguese: the command line itself. */
import type { Texts } from "../text.ts";

export const cli: Texts["cli"] = {
  unexpected: (why) =>
    `Algo deu errado que não devia: ${why}. Rode de novo com CHATMOM_DEBUG=1 para ver os detalhes.`,
};
