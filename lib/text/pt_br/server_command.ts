/** Brazilian Portuguese: the manual page of `chatmom server`, and what it prints at its start. */
import type { Texts } from "../text.ts";

export const serverCommand: Texts["serverCommand"] = {
  summary: "inicia o servidor de chat",
  description:
    "Inicia o servidor de chat: contas, contatos, presença, mensagens e histórico. Sem opções ele " +
    "atende só esta máquina, deixa qualquer pessoa daqui criar uma conta e guarda tudo na pasta " +
    "chatmom-data.",
  groups: {
    where: "Onde ele escuta:",
    kept: "O que fica guardado:",
    who: "Quem pode entrar:",
    together: "Conversas em grupo:",
    absent: "Mensagens para quem está fora:",
  },
  host: "endereço onde escutar; 0.0.0.0 são todas as redes desta máquina",
  port: "porta onde escutar; 0 pega uma livre e a mostra",
  web: "porta da página para navegadores (padrão: 8080); 0 pega uma livre, off não serve nenhuma",
  webOrigin: "endereço em que um proxy mostra a página, https://chat.exemplo.org; pode ser dito " +
    "várias vezes",
  tlsCert: "certificado (PEM, com a cadeia) para conexões criptografadas",
  tlsKey: "chave privada (PEM) do certificado",
  insecure: "escutar sem criptografia em endereços que outros alcançam",
  dialect: "fala também a língua de um sistema mais antigo, numa porta própria: json-chat:12346, " +
    "whatsapp:12345 ou mini-chat:9000; pode ser dito várias vezes",
  data: "pasta das contas, das mensagens e de todo o resto",
  fileSize: "o maior arquivo aceito: 100M (o padrão), 2G, ...",
  retention:
    "por quanto tempo guardar mensagens: 90d, 12w, 2y ou forever (sem prazo, o padrão); não sai " +
    "nenhuma que um aparelho visto nos últimos 60 dias ainda não tenha",
  retentionGroups: "por quanto tempo guardar mensagens de grupos (padrão: como --retention)",
  retentionFiles: "por quanto tempo guardar arquivos, quando é menos que suas mensagens",
  fileQuota: "espaço para os arquivos de uma pessoa: 1G (o padrão), 500M, ...",
  registration: "quem pode criar conta: open (qualquer um), invite (com convite) ou closed " +
    "(ninguém) (padrão: open em 127.0.0.1, senão invite)",
  groupMembers: "quantos membros um grupo pode ter, até 5000",
  everyone: "se uma mensagem a * chega a todos os que estão online: on ou off",
  guests: "deixa entrar só com um nome; visitante nunca pega um nome cadastrado",
  mailbox: "onde as mensagens esperam: sqlite (na pasta de dados, o padrão), amqp (RabbitMQ) ou " +
    "tcp://host:porta (um serviço offline)",
  offlineHost: "máquina de um serviço offline; o mesmo que --mailbox tcp://host:porta",
  offlinePort: "porta dele (padrão: 6000)",
  offlineCa:
    "autoridade certificadora (PEM) que confere o certificado do serviço offline; liga a " +
    "criptografia",
  amqpCa: "autoridade certificadora (PEM) que confere o certificado do broker",
  notes: `Segredos nunca vão na linha de comando. Vêm de variáveis, ou de arquivos que só
você pode ler (modo 600), indicados pela mesma variável com _FILE no fim:
  CHATMOM_AMQP_URL        amqp://usuario:senha@host:5672/vhost
  CHATMOM_OFFLINE_SECRET  o mesmo do serviço offline

Exemplos:
  chatmom server
  chatmom server --host 0.0.0.0 --tls-cert chat.pem --tls-key chat.key
  CHATMOM_AMQP_URL_FILE=broker.url chatmom server --mailbox amqp
  chatmom server --offline-host 127.0.0.1 --offline-port 6000

Ctrl+C encerra o servidor: o que foi aceito está no disco, e os clientes voltam
sozinhos.`,
  noServer: (folder) =>
    `Não há dados de um servidor em "${folder}": indique a pasta dele com --data, ou inicie um ` +
    `servidor lá primeiro.`,
  invite: {
    summary: "faz um convite para uma conta nova",
    description: (days) =>
      `Faz um convite: com ele se cria uma conta nova em até ${days} dias, num servidor que cadastra ` +
      `por convite. O servidor pode estar rodando.`,
    howToUse: (day) =>
      `Para uma conta, até ${day}. O cliente pergunta por ele, ou o lê de CHATMOM_INVITE.`,
  },
  noPage: (port) =>
    `Página:     nenhuma, a porta ${port} está ocupada (outra: --web PORTA; nenhuma e sem aviso: --web off)`,
  elsewhere: (words, page) =>
    `De fora:    chatmom client --user NOME ${words}${page ? `, ou ${page} no navegador` : ""}`,
  dataIn: (folder) => `Dados:      ${folder}`,
  whoMayRegister: {
    open: "Contas:     qualquer um que alcance este endereço pode criar",
    invite: "Contas:     só com convite (chatmom server invite faz um)",
    closed: "Contas:     ninguém pode criar uma nova",
  },
  filesUpTo: (size, quota) => `Arquivos:   até ${size}, e ${quota} por pessoa`,
  groupsUpTo: (members, everyone) =>
    `Grupos:     até ${members} membros; ` +
    (everyone ? "* chega a todos os que estão online" : "ninguém pode escrever a todos"),
  guestsToo: "Visitantes: entram só com um nome, sem senha",
  waitsHere: "Ausentes:   as mensagens deles esperam na pasta de dados",
  waitsAtBroker: "Ausentes:   as mensagens deles esperam no RabbitMQ, em queue.<usuário>",
  waitsAt: (address) => `Ausentes:   as mensagens deles esperam no serviço offline ${address}`,
  kept: (what) => `Guardado:   ${what ?? "toda mensagem, sem prazo"}`,
  encrypted: "Transporte: criptografado (TLS)",
  plain: "Transporte: sem criptografia",
  howToStop: (pid) => `Para parar: Ctrl+C, ou kill ${pid}`,
};
