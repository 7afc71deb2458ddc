/** What people say in the pictures, in both languages. */

import type { Lang } from "../../../lib/text/text.ts";

/** A line of the conversation between ana and bia; `file` stands for one that is sent. */
export interface Line {
  readonly from: "ana" | "bia";
  readonly text: string;
  readonly file?: number;
  /** True for an answer to the line before. */
  readonly answers?: true;
  /** What the other one has put under it. */
  readonly emoji?: string;
}

/** All words of one picture. */
export interface Words {
  readonly group: string;
  readonly title: string;
  /** In the group, from caio and davi. */
  readonly inGroup: readonly string[];
  /** From davi, unread. */
  readonly aside: string;
  readonly lines: readonly Line[];
  /** What bia is about to send. */
  readonly draft: string;
}

export const WORDS: Readonly<Record<Lang, Words>> = {
  en: {
    group: "robotics",
    title: "Robotics club",
    inGroup: ["The track is set up in lab 2.", "Great, we start at ten."],
    aside: "Can you lend me the soldering iron?",
    lines: [
      { from: "ana", text: "Good morning! Did the line follower make it through the night?" },
      { from: "bia", text: "It did: 412 laps, and the battery is still at half.", emoji: "🎉" },
      { from: "ana", text: "circuit.pdf", file: 184_320 },
      { from: "ana", text: "That is the new sensor board. Can you print it for the class?" },
      { from: "bia", text: "Yes, twenty copies. Is lab 2 open already?", emoji: "👍" },
      { from: "ana", text: "Open, and the coffee is ready ☕", answers: true },
      { from: "bia", text: "Then I'll be there in ten minutes." },
    ],
    draft: "Do we need ",
  },
  "pt-BR": {
    group: "robotica",
    title: "Clube de robótica",
    inGroup: ["A pista está montada no laboratório 2.", "Ótimo, começamos às dez."],
    aside: "Você me empresta o ferro de solda?",
    lines: [
      { from: "ana", text: "Bom dia! O seguidor de linha aguentou a noite inteira?" },
      { from: "bia", text: "Aguentou: 412 voltas, e a bateria ainda está na metade.", emoji: "🎉" },
      { from: "ana", text: "circuito.pdf", file: 184_320 },
      { from: "ana", text: "É a placa nova dos sensores. Você imprime para a turma?" },
      { from: "bia", text: "Imprimo, vinte cópias. O laboratório já abriu?", emoji: "👍" },
      { from: "ana", text: "Abriu, e o café está pronto ☕", answers: true },
      { from: "bia", text: "Então chego em dez minutos." },
    ],
    draft: "A gente precisa de ",
  },
};
