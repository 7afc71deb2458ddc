/** Brazilian Portuguese: what the offline service says, and its manual page. */
import type { Texts } from "../text.ts";

export const offline: Texts["offline"] = {
  notALetter: (why) => `Isto não é uma carta: ${why}.`,
  summary: "roda o serviço de filas que fica na frente do RabbitMQ",
  description:
    "Guarda as mensagens de quem está ausente: no RabbitMQ, se CHATMOM_AMQP_URL indica um broker; " +
    "senão, numa pasta própria. O servidor de chat o usa com --offline-host e --offline-port.",
  groups: {
    where: "Onde escuta:",
    kept: "Onde ficam as filas:",
    who: "Quem pode entrar:",
  },
  host: "endereço em que escuta; fora desta máquina é preciso um segredo compartilhado",
  port: "porta em que escuta; 0 usa uma livre e a mostra",
  tlsCert: "certificado (PEM, com a cadeia) para conexões criptografadas",
  tlsKey: "chave privada (PEM) do certificado",
  insecure: "escuta sem criptografia em endereços que outros alcançam",
  data: "pasta das filas, quando não há broker",
  guests: "responde a CREATE_QUEUE, ENQUEUE e FETCH de qualquer um, como os primeiros clientes " +
    "chat-mom os enviam",
  amqpCa: "autoridade certificadora (PEM) que confere o certificado do broker",
  notes: `Segredos nunca vão na linha de comando. Vêm de variáveis, ou de arquivos que só
você pode ler (modo 600), indicados pela mesma variável com _FILE no fim:
  CHATMOM_AMQP_URL        amqp://usuario:senha@host:5672/vhost
  CHATMOM_OFFLINE_SECRET  compartilhado com o servidor de chat

Exemplos:
  chatmom offline
  CHATMOM_AMQP_URL_FILE=broker.url chatmom offline
  chatmom server --offline-host 127.0.0.1 --offline-port 6000

Ctrl+C encerra: o que foi aceito está guardado, e os servidores de chat voltam
sozinhos.`,
  keptIn: (folder) => `Cartas:     guardadas em ${folder}`,
  keptAtBroker: (address) => `Cartas:     guardadas no RabbitMQ, queue.<usuário>, em ${address}`,
  secretNeeded: "Servidores: com o segredo compartilhado",
  loopbackOnly: "Servidores: qualquer um desta máquina (não há segredo definido)",
  guestsOff:
    "Este serviço só atende servidores de chat: inicie-o com --guests para atender qualquer um.",
  guestsToo: "Visitantes: podem usar CREATE_QUEUE, ENQUEUE e FETCH",
  encrypted: "Transporte: criptografado (TLS)",
  plain: "Transporte: sem criptografia",
  move: {
    summary: "leva todas as caixas da pasta para um broker, ou traz de volta",
    description:
      "Leva as cartas de todas as caixas, em ordem, cada uma uma vez, da pasta de --data para o RabbitMQ " +
      "ou de volta. Um serviço que rode nessa pasta faz isso enquanto atende: os servidores de chat " +
      "voltam logo e esperam por uma fila no máximo enquanto ela muda; sem um, este comando faz tudo. Se " +
      "for interrompido, o próximo início de qualquer um dos dois continua. O endereço do broker vem de " +
      "CHATMOM_AMQP_URL, ou do arquivo que CHATMOM_AMQP_URL_FILE indica. Depois inicie o serviço onde " +
      "as cartas estão: com esse endereço, ou sem ele.",
    names:
      "de um broker: de quem são as filas, porque ele não as lista (as que já estiveram aqui são " +
      "conhecidas)",
    from: "onde as cartas estão: sqlite ou amqp",
    to: "onde devem ficar: amqp ou sqlite",
    same: "--from e --to são o mesmo lugar.",
    nobody: "O RabbitMQ não lista suas filas: diga de quem são, como em " +
      "chatmom offline move --from amqp --to sqlite ana bia",
    noFolder: (folder) =>
      `Não há cartas em "${folder}": indique a pasta do serviço offline com --data.`,
    progress: (queues, letters) => `${queues}, ${letters}`,
    queues: { one: "caixa", other: "caixas", many: "de caixas" },
    of: (done, all) => `${done} de ${all}`,
    letters: { one: "carta", other: "cartas", many: "de cartas" },
    done: (what) => `Levadas: ${what}.`,
    next: {
      amqp: "De agora em diante inicie o serviço offline com CHATMOM_AMQP_URL.",
      sqlite: "De agora em diante inicie o serviço offline sem CHATMOM_AMQP_URL.",
    },
    stopped:
      "O serviço que levava as cartas parou: inicie-o de novo, e ele continua; ou rode este comando de " +
      "novo.",
    busy: {
      amqp:
        "As cartas já estão a caminho do RabbitMQ: inicie-o se estiver fora, espere até que todas " +
        "estejam lá e dê esta ordem de novo.",
      sqlite:
        "As cartas já estão a caminho da pasta, vindas do RabbitMQ: inicie-o se estiver fora, espere " +
        "até que todas estejam lá e dê esta ordem de novo.",
    },
    replaced: "Outra ordem foi dada depois desta: veja nela para onde vão as cartas.",
  },
  howToStop: (pid) => `Para parar: Ctrl+C, ou kill ${pid}`,
};
