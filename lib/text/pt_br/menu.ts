/** Brazilian Portuguese: the numbered menu of `chatmom client --menu`. */
import type { Texts } from "../text.ts";

export const menu: Texts["menu"] = {
  title: "O que você quer fazer?",
  choices: {
    person: "Enviar mensagem privada",
    group: "Enviar mensagem para um grupo",
    create: "Criar um grupo",
    add: "Adicionar alguém a um grupo",
    users: "Ver quem está aqui",
    groups: "Ver meus grupos, e quem está neles",
    file: "Enviar arquivo",
    leave: "Sair",
  },
  choose: (most) => `1-${most}, ou Enter para ver o menu: `,
  noChoice: (most) => `Escolha um número de 1 a ${most}; Enter mostra o menu.`,
  asks: {
    person: "Para quem? ",
    group: "Qual grupo? ",
    newGroup: "Como se chama o grupo? ",
    member: "Quem? ",
    text: "Mensagem: ",
    addressee: "Para quem, ou para qual #grupo? ",
    path: "Qual arquivo? ",
    members: "Quem está em qual grupo? (Enter: nenhum) ",
  },
  nothingDone: "Nada feito.",
};
