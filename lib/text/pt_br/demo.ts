/** Brazilian Portuguese: the demonstration. */
import type { Texts } from "../text.ts";

export const demo: Texts["demo"] = {
  start: "Um servidor de chat começa, só com uma pasta para os dados.",
  signUp: "bia cria uma conta e sai.",
  away: "ana escreve para bia, que está fora: ✓ é guardada, no disco do servidor.",
  whileAway: ["oi, bia!", "você vem à aula amanhã?", "traz o livro, por favor"],
  killed: "O servidor é morto. ana continua: … espera aqui. O servidor volta.",
  whileDown: "e a régua",
  back: "bia volta: tudo chega, na ordem; ✓✓ é num aparelho dela.",
  answer: "Vou sim, com o livro!",
  fine: (count) =>
    `As ${count} mensagens chegaram uma vez cada, na ordem. Nada se perdeu com o servidor morto.`,
  wrong: (got, sent) => `Errado: chegaram ${got} mensagens de ${sent}.`,
};
