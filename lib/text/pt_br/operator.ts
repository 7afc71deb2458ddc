/** Brazilian Portuguese: what an operator does beside the running server. */
import type { Texts } from "../text.ts";

import { check } from "./check.ts";

export const operator: Texts["operator"] = {
  check,
  backup: {
    summary: "grava uma cópia de segurança, com o servidor rodando ou não",
    description:
      "Grava tudo o que a pasta de dados guarda num só arquivo (um tar): contas, mensagens, arquivos. " +
      "O servidor pode estar rodando e não fica mais lento: tudo o que estava com ✓ quando o " +
      "comando foi dado está nele, como era num só momento. O arquivo abre o histórico de todas as " +
      "contas, então só você pode lê-lo: mantenha assim. Enquanto é gravado, precisa do dobro do seu " +
      "espaço ao lado.",
    file: "onde gravar; não pode existir ainda",
    done: (what, file, at) => `${what} em "${file}", como era em ${at}.`,
    accounts: { one: "conta", other: "contas", many: "de contas" },
    messages: { one: "mensagem", other: "mensagens", many: "de mensagens" },
    files: { one: "arquivo", other: "arquivos", many: "de arquivos" },
  },
  restore: {
    summary: "põe uma cópia de segurança de volta",
    description:
      "Põe uma cópia de segurança na pasta de --data, que deve estar vazia; o servidor deve estar " +
      "parado. Os clientes percebem que o servidor voltou no tempo e seguem sozinhos: nada aparece " +
      "duas vezes, e o que eles têm fica com eles. As mensagens que um broker guarda para quem estava " +
      "fora vêm também, mesmo as escritas depois da cópia.",
    file: "um arquivo que chatmom server backup gravou",
    force: "toma o lugar do que está na pasta: isso se perde, depois de a cópia ser conferida",
    done: (what, folder, at) =>
      `${what} de volta em "${folder}", como era em ${at}. Inicie o servidor.`,
  },
  export: {
    summary: "mostra todos os dados de uma pessoa",
    description:
      "Mostra tudo o que o servidor guarda de uma pessoa como linhas de JSON, para essa pessoa ter: " +
      "conta, aparelhos, contatos, bloqueios, grupos, mensagens escritas e recebidas, nomes de arquivos. Nenhuma " +
      "senha e nenhum token estão lá. O servidor pode estar rodando. Os tempos são milissegundos desde " +
      "1970.",
    user: "de quem",
  },
  faults: {
    exists: (file) => `"${file}" já existe: escolha outro nome, ou tire esse arquivo de lá.`,
    unwritable: (file, why) =>
      `Não dá para gravar "${file}": ${why}. Escolha um lugar com espaço onde você possa gravar.`,
    unreadable: (file, why) => `Não dá para ler "${file}": ${why}. Confira o nome e as permissões.`,
    no_answer: (folder) =>
      `O servidor em "${folder}" não responde: veja o log dele, ou pare-o e tente de novo.`,
    not_a_backup: (file) =>
      `"${file}" não é uma cópia do chatmom: indique uma que chatmom server backup gravou.`,
    newer: (file) =>
      `"${file}" foi gravado por uma versão mais nova do chatmom: atualize o chatmom.`,
    broken: (file, why) => `"${file}" está danificado (${why}): use outra cópia.`,
    not_empty: (folder) =>
      `"${folder}" não está vazia: escolha uma pasta vazia com --data, ou diga --force para perder o ` +
      `que um servidor guardava lá.`,
  },
  user: {
    summary: "cuida das contas",
    description:
      "O que quem opera o servidor faz com as contas. O servidor pode estar rodando: ele percebe em " +
      "um segundo.",
    whose: "de quem",
    kinds: { user: "conta", guest: "visitante" },
    list: {
      summary: "lista todo mundo",
      description:
        "Lista todos que têm um nome aqui: o que são (conta ou visitante), desde quando, quando foram " +
        "vistos por último e quantos aparelhos entram como eles. Num pipe não há linha de títulos.",
      titles: ["nome", "o que é", "desde", "visto por último", "aparelhos"],
    },
    add: {
      summary: "cria uma conta",
      description:
        "Cria uma conta, diga --registration o que disser. A senha é pedida duas vezes, ou é a " +
        "primeira linha de um pipe.",
      done: (name) => `${name} já pode entrar, com essa senha.`,
    },
    remove: {
      summary: "remove uma conta de vez",
      description:
        "Remove uma conta: suas sessões terminam, seus aparelhos e sua senha não abrem mais nada, sua " +
        "fila no broker é apagada, e ninguém pode pegar o nome de novo. O que os outros têm das " +
        "conversas fica com eles. Não dá para desfazer; por isso um terminal pede o nome de novo.",
      yes: "não pergunta nada, para scripts",
      typeAgain: (name) =>
        `${name} sai de vez: sessões, aparelhos, senha. Para remover, digite o nome de novo: `,
      kept: (name) => `Não é o mesmo nome: ${name} não foi removido.`,
      sayYes: (name) =>
        `Remover ${name} não tem volta, e não há terminal para perguntar: se é isso mesmo, diga --yes.`,
      done: (name) =>
        `${name} foi removido, e o nome fica reservado. Um servidor rodando encerra as sessões em um ` +
        `segundo.`,
    },
    password: {
      summary: "define uma senha nova",
      description:
        "Define uma senha nova para quem esqueceu a sua. Ela é pedida duas vezes, ou é a primeira " +
        "linha de um pipe. Aparelhos que já entraram continuam: veja o comando devices.",
      guest: (name) => `${name} é visitante, e visitantes não têm senha.`,
      done: (name) => `${name} tem uma senha nova.`,
    },
    devices: {
      summary: "lista os aparelhos de alguém, ou retira um",
      description:
        "Lista o que entra como essa pessoa: se recebe mensagens ou só envia, desde quando, e quando " +
        "esteve aqui por último. Num pipe não há linha de títulos.",
      revoke: "retira este aparelho: seu token não abre mais nada, e sua sessão termina",
      titles: ["aparelho", "o que faz", "desde", "visto por último"],
      receives: "recebe mensagens",
      sends: "só envia",
      unknown: (name, device) =>
        `${name} não tem um aparelho "${device}": veja a lista, chatmom server user devices ${name}`,
      revoked: (name, device) =>
        `"${device}" saiu da conta de ${name}. Um servidor rodando encerra a sessão dele em um segundo.`,
    },
    adopt: {
      summary: "entrega a uma conta as mensagens do seu nome que uma pasta de dados perdida deixou",
      description:
        "Depois que a pasta de dados se perdeu, cartas da antiga ainda esperam no broker. Quem " +
        "cadastra o nome primeiro não pode lê-las; por isso ficam retidas até quem opera dizer que " +
        "é a mesma pessoa. O servidor pode estar rodando.",
      done: (name) =>
        `${name} recebe as cartas retidas: em segundos se estiver online, senão na próxima vez.`,
    },
  },
};
