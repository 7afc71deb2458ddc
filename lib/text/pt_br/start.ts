/** Brazilian Portuguese: why a program could not start, and what to do about it. */
import type { Texts } from "../text.ts";

export const start: Texts["start"] = {
  data_in_use: ({ data }) =>
    `Não dá para usar a pasta de dados "${data}": outro chatmom está usando essa pasta. Pare o ` +
    `outro, ou escolha outra pasta com --data.`,
  data_unwritable: ({ data, why }) =>
    `Não dá para gravar na pasta de dados "${data}": ${why}. Faça dela uma pasta em que este ` +
    `usuário possa gravar, ou escolha outra com --data.`,
  disk_full: ({ data }) =>
    `Não consigo gravar na pasta de dados "${data}": o disco está cheio. Libere espaço nele e ` +
    `inicie de novo: nada se perde enquanto isso.`,
  data_broken: ({ data, why }) =>
    `Não dá para ler a pasta de dados "${data}": ${why}. Restaure uma cópia de segurança, ou ` +
    `escolha outra pasta com --data.`,
  data_newer: ({ data }) =>
    `Não dá para ler a pasta de dados "${data}": uma versão mais nova do chatmom a gravou. ` +
    `Atualize o chatmom.`,
  port_taken: ({ host, port, option }) =>
    `Não dá para escutar em ${host} porta ${port}: outro programa está usando essa porta. Pare o ` +
    `outro, ou escolha outra porta com ${option} (0 pega uma livre).`,
  port_forbidden: ({ host, port, option }) =>
    `Não dá para escutar em ${host} porta ${port}: o sistema não permite. Escolha uma porta acima ` +
    `de 1023 com ${option}.`,
  address_unknown: ({ host }) =>
    `Não dá para escutar em "${host}": não é um endereço desta máquina. Use 127.0.0.1 só para ` +
    `esta máquina, ou 0.0.0.0 para todas as redes dela.`,
  tls_bad: ({ why }) =>
    `Não dá para usar o certificado TLS: ${why}. Confira os arquivos de --tls-cert e --tls-key.`,
  tls_missing: ({ host }) =>
    `Não dá para escutar em "${host}" sem TLS: outros poderiam ler tudo. Indique um certificado ` +
    `com --tls-cert e --tls-key, ou aceite o risco com --insecure.`,
  dialect_guests: ({ dialect }) =>
    `Não dá para falar ${dialect} num servidor sem visitantes: quem o usa não tem senha. Acrescente ` +
    `--guests.`,
  dialect_plain: ({ dialect, host }) =>
    `Não dá para falar ${dialect} em "${host}": os clientes dele não conhecem TLS, e outros poderiam ` +
    `ler tudo. Aceite o risco com --insecure, ou escute em 127.0.0.1.`,
  broker_url_bad: ({ why }) =>
    `Não dá para usar o endereço do broker: ${why}. Ele é como amqp://usuario:senha@host:5672/vhost ` +
    `e vem de CHATMOM_AMQP_URL ou do arquivo indicado em CHATMOM_AMQP_URL_FILE.`,
  broker_url_missing: () =>
    `Não dá para usar um broker sem o endereço dele: ponha em CHATMOM_AMQP_URL algo como ` +
    `amqp://usuario:senha@host:5672/vhost, ou em CHATMOM_AMQP_URL_FILE o nome de um arquivo de ` +
    `modo 600 com isso.`,
  secret_missing: ({ host }) =>
    `Não dá para escutar em "${host}" sem um segredo: qualquer um leria as mensagens. Defina ` +
    `CHATMOM_OFFLINE_SECRET, aqui e no servidor de chat, ou escute em 127.0.0.1.`,
  letters_moved: ({ data, place }) =>
    place === "amqp"
      ? `As cartas de "${data}" foram levadas para um broker: defina CHATMOM_AMQP_URL, ou traga-as de ` +
        `volta com "chatmom offline move --from amqp --to sqlite".`
      : `As cartas foram levadas do broker para "${data}": deixe CHATMOM_AMQP_URL de fora, ou leve-as ` +
        `de volta com "chatmom offline move --from sqlite --to amqp".`,
  secret_exposed: ({ file }) =>
    `Não dá para usar o segredo do arquivo "${file}": outros usuários podem lê-lo. Rode: chmod 600 ` +
    `"${file}"`,
  file_unreadable: ({ file, why }) =>
    `Não dá para ler "${file}": ${why}. Confira o nome e as permissões.`,
  server_unreachable: ({ host, port }) =>
    `Não dá para alcançar um servidor em ${host} porta ${port}: nada responde lá. Inicie um com ` +
    `"chatmom server", ou confira o endereço.`,
};
