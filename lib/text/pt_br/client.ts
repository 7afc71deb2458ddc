/** Brazilian Portuguese: what the client's commands say. */
import type { Texts } from "../text.ts";

export const client: Texts["client"] = {
  summary: "converse com as pessoas: um cliente para o terminal",
  description:
    `Converse com as pessoas. A primeira vez com um nome novo cria a conta: pede uma senha, digitada duas vezes, e guarda a chave do aparelho numa pasta sua, para não perguntar de novo. Sem terminal não há senha: só a chave do aparelho abre a conta, ou CHATMOM_PASSWORD diz a senha. CHATMOM_INVITE traz um convite, onde for preciso.`,
  groups: { who: "Quem:", where: "Onde:", how: "Como:" },
  user: "seu nome: a-z, 0-9, ponto, hífen e sublinhado",
  host: "endereço do servidor de chat",
  port: "porta do servidor de chat",
  sameAs: (option) => `o mesmo que ${option}`,
  offlineUnused:
    "aceita como nos clientes antigos; não é preciso: o servidor entrega o que esperava",
  tls: "fala com o servidor por TLS",
  tlsCa: "confia também nos certificados deste arquivo PEM; implica --tls",
  home:
    "onde ficam chaves, mensagens por enviar e recebidas (padrão: CHATMOM_HOME, senão sua pasta de configuração)",
  deviceName: "como este aparelho se chama na lista dos seus aparelhos",
  downloads: "pasta em que os arquivos são salvos",
  getBelow: "arquivos até este tamanho são salvos sem pedir; 0 para nenhum",
  plain: "modo de linhas sem cores, em vez da tela cheia",
  menu: "um menu numerado em vez de comandos",
  theme: "cores da tela cheia: dark (escuro), light (claro) ou auto, que pergunta ao terminal",
  mouse: "o mouse rola e abre conversas (Alt+M: liga e desliga)",
  notify: "um programa que mostra avisos: notify-send, ou chatmom-notify, um seu",
  wantsNotifier:
    "use notify-send ou chatmom-notify; este é qualquer programa seu no PATH com esse nome, " +
    "que recebe quem escreveu e o quê",
  web: {
    option: "abre a página deste servidor no navegador e termina; se não der, diz onde ela está",
    opened: (address) => `A página está aberta no seu navegador: ${address}`,
    openYourself: (address) => `Abra este endereço num navegador: ${address}`,
    none: (server) =>
      `O servidor em ${server} não tem página para navegadores: peça a quem cuida dele, que pode ` +
      `iniciá-lo com --web PORTA.`,
    silent: (address) =>
      `A página em ${address} não responde: pergunte a quem cuida do servidor se há um firewall ou um ` +
      `proxy no caminho.`,
  },
  notes: `O que você escreve está no disco deste computador antes de sair, e espera ali
enquanto o servidor não responde, mesmo que você feche o programa. Duas janelas
do mesmo usuário precisam de uma pasta cada: --home.`,
  send: {
    summary: "envia uma mensagem a partir de um script; o código de saída diz se foi guardada",
    description:
      `Envia uma mensagem: o TEXTO, ou o que vier por um pipe, como uma só mensagem. Códigos de saída: 0 guardada pelo servidor · 7 recusada, nunca será aceita · 8 não guardada em --wait segundos: fica neste computador, e o próximo "client send" do mesmo usuário a leva junto · 6 o login foi recusado.`,
    to: "para quem é a mensagem",
    file: "um arquivo para enviar; um TEXTO vai antes dele",
    lines: "uma mensagem por linha do pipe, enviada assim que chega",
    wait: "quantos segundos esperar até que esteja guardada",
    text: "a mensagem; sem ela, a mensagem vem por um pipe",
    nothing: `Não há nada para enviar: ponha o TEXTO no fim, ou mande por um pipe.`,
    bothTextAndLines: "--lines lê um pipe: não ponha o TEXTO.",
    wantsSeconds: "use um número de segundos",
    kept: (messages, why) =>
      `Ainda não guardada: ${messages} neste computador, para sair com o próximo "client send". ${why}`,
    noAnswer: "O servidor não respondeu a tempo.",
    refused: (to, why) => `Não enviada para ${to}: ${why}`,
  },
  listen: {
    summary: "mostra as mensagens conforme chegam, para scripts e robôs",
    description:
      `Mostra as mensagens conforme chegam, uma a uma, até Ctrl+C. É um aparelho à parte: recebe cada mensagem uma vez, também as que chegaram enquanto ele não rodava. Uma mensagem conta como recebida depois de escrita na saída, e nunca é marcada como lida. Quando ninguém mais lê a saída, a próxima mensagem encerra o programa, e vem de novo na próxima vez.`,
    json:
      "um objeto JSON por linha: id, conversation, seq, from, text, ts, unverified; e, quando há " +
      "mais, reply_to, file, ou o que foi feito (kind, target_id, emoji, member, ...)",
  },
  password: (user) => `Senha de ${user}: `,
  newAccount: (user) => `O nome ${user} está livre. Escolha uma senha para criar a conta.`,
  newPassword: "Nova senha: ",
  passwordAgain: "Mais uma vez: ",
  passwordLength: "Uma senha tem de 8 a 256 caracteres.",
  passwordsDiffer: "As duas não são iguais.",
  invitation: "Este servidor pede um convite: ",
  inviteNoQuestion:
    `Para se cadastrar aqui é preciso um convite: peça um a quem cuida do servidor, e ponha em CHATMOM_INVITE.`,
  inUse: (user, folder) =>
    `${user} está aberto em outra janela neste computador ("${folder}"). Feche a outra, ou dê a esta ` +
    `uma pasta própria com --home.`,
  folderUnwritable: (folder, why) =>
    `Não dá para gravar em "${folder}": ${why}. Faça dela uma pasta em que você possa gravar, ou ` +
    `escolha outra com --home.`,
  folderBroken: (folder, why) =>
    `Não dá para ler "${folder}": ${why}. Mova a pasta e comece de novo (o que esperava nela não é ` +
    `enviado), ou escolha outra com --home.`,
  notChatmom: (server) =>
    `O que responde em ${server} não é um servidor chatmom: confira --host e --port, e se é com ` +
    `--tls ou sem.`,
  untrusted: (server) =>
    `Não dá para confiar no certificado de ${server}: diga a autoridade com --tls-ca, ou confira --host.`,
  unknownDevice: (user) => `O servidor não conhece mais este aparelho de ${user}.`,
  takenNoPassword: (user) =>
    `O nome ${user} já tem dono. Se for você, entre uma vez num terminal para digitar a senha, ou ` +
    `defina CHATMOM_PASSWORD; senão, escolha outro nome.`,
};
