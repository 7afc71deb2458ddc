/** Brazilian Portuguese: what the doctor says, each finding with what to do about it. */
import type { Texts } from "../text.ts";

export const check: Texts["operator"]["check"] = {
  summary: "confere se está tudo como um servidor precisa",
  description:
    "Confere tudo de que um servidor precisa, com as mesmas opções de chatmom server: portas, pasta de " +
    "dados, disco, relógio, certificado, broker e quem pode entrar. Não muda nada, e pode rodar junto " +
    "com o servidor. Cada linha tem uma marca (✓ bom, ! bom saber, ✗ errado) e, onde há o que fazer, o " +
    "que. O código de saída é 1 quando algo está errado, senão 0.",
  findings: {
    port_free: ({ address }) => ({ says: `Porta: ${address} está livre.` }),
    port_ours: ({ address }) => ({ says: `Porta: o servidor desta pasta escuta em ${address}.` }),
    port_chatmom: ({ address }) => ({
      says: `Porta: outro chatmom escuta em ${address}.`,
      remedy: "Pare esse, ou escolha outra porta com --port.",
    }),
    port_taken: ({ address }) => ({
      says: `Porta: outro programa escuta em ${address}.`,
      remedy: "Pare esse, ou escolha outra porta com --port.",
    }),
    port_forbidden: ({ address }) => ({
      says: `Porta: o sistema não deixa este usuário escutar em ${address}.`,
      remedy: "Escolha uma porta acima de 1023 com --port.",
    }),
    address_unknown: ({ address }) => ({
      says: `Porta: ${address} não é um endereço desta máquina.`,
      remedy: "Use 127.0.0.1 só para esta máquina, ou 0.0.0.0 para todas as redes dela.",
    }),
    page_free: ({ address }) => ({ says: `Página: ${address} está livre.` }),
    page_ours: ({ address }) => ({
      says: `Página: o servidor desta pasta a serve em ${address}.`,
    }),
    page_missing: ({ address }) => ({
      says: `Página: ninguém escuta em ${address}, embora o servidor desta pasta esteja rodando.`,
      remedy: "Reinicie o servidor: a porta estava ocupada, ou ele começou com outras opções.",
    }),
    page_taken: ({ address }) => ({
      says: `Página: outro programa escuta em ${address}, e assim o servidor não começaria.`,
      remedy: "Pare esse, ou escolha outra porta com --web.",
    }),
    page_without: ({ address }) => ({
      says: `Página: outro programa escuta em ${address}, e o servidor roda sem página.`,
      remedy: "Escolha outra porta com --web, ou diga --web off.",
    }),
    page_forbidden: ({ address }) => ({
      says: `Página: o sistema não deixa este usuário escutar em ${address}.`,
      remedy: "Escolha uma porta acima de 1023 com --web.",
    }),
    page_off: () => ({ says: "Página: nenhuma (--web off)." }),
    data_new: ({ data }) => ({ says: `Dados: "${data}" ainda não existe, e pode ser criada.` }),
    data_good: ({ data }) => ({ says: `Dados: dá para gravar em "${data}".` }),
    data_running: ({ data }) => ({ says: `Dados: um servidor está rodando em "${data}".` }),
    data_unwritable: ({ data, why }) => ({
      says: `Dados: não dá para gravar em "${data}": ${why}.`,
      remedy: "Faça dela uma pasta onde este usuário possa gravar, ou escolha outra com --data.",
    }),
    data_broken: ({ file, why }) => ({
      says: `Dados: não dá para ler "${file}": ${why}.`,
      remedy: "Restaure um backup com chatmom server restore.",
    }),
    data_open: ({ data }) => ({
      says: `Dados: outros usuários desta máquina podem olhar dentro de "${data}".`,
      remedy: `Rode: chmod 700 "${data}"`,
    }),
    data_half_restored: ({ data }) => ({
      says: `Dados: uma restauração em "${data}" foi interrompida.`,
      remedy: "Faça de novo: chatmom server restore ARQUIVO --force",
    }),
    disk_good: ({ room }) => ({ says: `Disco: ${room} livres.` }),
    disk_low: ({ room }) => ({
      says: `Disco: só ${room} livres.`,
      remedy: "Abra espaço, ou deixe sair as mensagens antigas com --retention.",
    }),
    disk_full: ({ room }) => ({
      says: `Disco: ${room} livres, pouco demais para continuar.`,
      remedy: "Abra espaço. Nada se perde até lá: quem envia guarda o que não foi gravado.",
    }),
    disk_unknown: ({ why }) => ({
      says: `Disco: não dá para ver quanto está livre: ${why}.`,
      remedy: "Veja você mesmo, com df.",
    }),
    clock_good: ({ now }) => ({ says: `Relógio: ${now}.` }),
    clock_wrong: ({ now }) => ({
      says: `Relógio: ${now} não pode ser.`,
      remedy: "Acerte o relógio antes de iniciar um servidor: prazos e convites dependem dele.",
    }),
    clock_behind: ({ now, newest }) => ({
      says: `Relógio: agora é ${now}, e algo na pasta de dados é de ${newest}.`,
      remedy: "Acerte o relógio: está atrasado agora, ou estava adiantado antes.",
    }),
    tls_good: ({ until, names }) => ({ says: `TLS: vale até ${until}, para ${names}.` }),
    tls_none_local: () => ({ says: "TLS: nenhum, e nem precisa só nesta máquina." }),
    tls_none_insecure: () => ({
      says: "TLS: nenhum, então outros no caminho podem ler tudo (--insecure).",
      remedy: "Indique um certificado com --tls-cert e --tls-key.",
    }),
    tls_ends: ({ until }) => ({
      says: `TLS: o certificado acaba em ${until}.`,
      remedy: "Renove-o.",
    }),
    tls_over: ({ until }) => ({
      says: `TLS: o certificado acabou em ${until}.`,
      remedy: "Renove-o: nenhum cliente se conecta mais.",
    }),
    tls_early: ({ from }) => ({
      says: `TLS: o certificado só vale a partir de ${from}.`,
      remedy: "Confira o relógio, ou use outro certificado.",
    }),
    tls_mismatch: () => ({
      says: "TLS: a chave não é a do certificado.",
      remedy: "Confira os arquivos de --tls-cert e --tls-key.",
    }),
    tls_bad: ({ file, why }) => ({
      says: `TLS: não dá para ler "${file}": ${why}.`,
      remedy: "Tem que ser um arquivo PEM que este usuário possa ler.",
    }),
    broker_good: ({ address }) => ({ says: `Ausentes: o broker responde em ${address}.` }),
    broker_away: ({ address, why }) => ({
      says: `Ausentes: nenhum broker em ${address}: ${why}.`,
      remedy: "Inicie-o, ou confira CHATMOM_AMQP_URL e --amqp-ca.",
    }),
    offline_good: ({ address }) => ({
      says: `Ausentes: o serviço offline responde em ${address}.`,
    }),
    offline_away: ({ address }) => ({
      says: `Ausentes: nenhum serviço offline responde em ${address}, ou ele não nos deixa entrar.`,
      remedy: "Inicie-o com chatmom offline, ou confira o endereço, CHATMOM_OFFLINE_SECRET e " +
        "--offline-ca.",
    }),
    mailbox_here: () => ({ says: "Ausentes: as mensagens deles esperam na pasta de dados." }),
    registration_local: () => ({ says: "Contas: qualquer um nesta máquina pode criar." }),
    registration_invite: () => ({ says: "Contas: só com convite." }),
    registration_closed: () => ({ says: "Contas: só quem opera o servidor cria." }),
    registration_open: () => ({
      says: "Contas: qualquer um que alcance este endereço pode criar.",
      remedy: "Se não é para ser assim: --registration invite.",
    }),
    guests_local: () => ({ says: "Visitantes: qualquer um nesta máquina entra só com um nome." }),
    guests_open: () => ({
      says: "Visitantes: qualquer um que alcance este endereço entra, e ninguém prova quem é.",
      remedy: "Use --guests numa sala de aula, não na internet.",
    }),
    settings_bad: ({ why }) => ({ says: `Opções: ${why}` }),
  },
};
