/** Brazilian Portuguese: the command line itself. */
import type { Texts } from "../text.ts";

export const cli: Texts["cli"] = {
  about:
    "Chat no seu próprio servidor: pessoas conversam uma com a outra e em grupos, e nenhuma mensagem " +
    "se perde quando alguém, ou alguma coisa, está fora.",
  examples: `Exemplos:
  chatmom server              inicia o servidor, dados em chatmom-data
  chatmom client --user bia   conversa; a primeira vez cria a conta
  chatmom client send --user bia --to ana "bom dia"
  chatmom server --help       tudo sobre um comando`,
  titles: {
    "Usage:": "Uso:",
    "Arguments:": "Argumentos:",
    "Options:": "Opções:",
    "Global Options:": "Mais opções:",
    "Commands:": "Comandos:",
  },
  placeholders: {
    address: "endereço",
    time: "prazo",
    number: "número",
    file: "arquivo",
    folder: "pasta",
    who: "quem",
    kind: "tipo",
    language: "idioma",
    name: "nome",
    "name:port": "nome:porta",
    "port|off": "porta|off",
    origin: "origem",
    text: "texto",
    size: "tamanho",
    program: "programa",
    path: "caminho",
    place: "lugar",
    seconds: "segundos",
    device: "aparelho",
    names: "nomes",
  },
  reasons: {
    "File exists": "há um arquivo no lugar dela",
    "Not a directory": "há um arquivo onde devia estar uma pasta desse caminho",
    "no certificate is in it": "não há um certificado nele",
    "no private key is in it": "não há uma chave privada nele",
    "file is not a database": "não é um banco de dados",
    "unable to open database file": "não existe, ou não pode ser aberto",
    "a restore was interrupted": "uma restauração foi interrompida e precisa ser feita de novo",
    "it is empty": "está vazio",
    "it does not begin with amqp:// or amqps://": "não começa com amqp:// ou amqps://",
    "it is not a URL (special characters in a password must be written as %XX)":
      "não é uma URL (caracteres especiais numa senha se escrevem como %XX)",
    "it names no host": "não diz a máquina",
    "its virtual host is not written properly": "o virtual host não está bem escrito",
    "its virtual host has a / that is not %2F": "o virtual host tem uma / que não é %2F",
    "its heartbeat is not 1 to 9999 seconds": "o heartbeat não é de 1 a 9999 segundos",
    "Is a directory": "é uma pasta, não um arquivo",
    "No such file or directory": "não existe",
    "Permission denied": "permissão negada",
    "Read-only file system": "o disco só aceita leitura",
    "No space left on device": "o disco está cheio",
  },
  usageOptions: "[opções]",
  usageCommand: "[comando]",
  byDefault: (value) => `(padrão: ${value})`,
  help: "mostra esta ajuda",
  helpCommand: "mostra a ajuda de um comando",
  version: "mostra a versão",
  lang: "idioma dos textos: pt-BR ou en (padrão: o do sistema)",
  config: "lê configurações deste arquivo TOML",
  elsewhere: (key, variable, section) =>
    `Quase toda opção também pode vir de uma variável (--${key} é\n` +
    `${variable}) ou do arquivo de --config (${key} na parte\n` +
    `[${section}]). Vale primeiro a linha de comando, depois a variável, depois ele.`,
  seeHelp: (command) => `Veja: ${command} --help`,
  didYouMean: (word) => ` Você quis dizer ${word}?`,
  unknownOption: (option, hint) => `Não existe a opção ${option}.${hint}`,
  unknownCommand: (command, hint) => `Não existe o comando "${command}".${hint}`,
  valueMissing: (option) => `A opção ${option} precisa de um valor depois dela.`,
  optionMissing: (option) => `Falta a opção ${option}: acrescente-a ao comando.`,
  argumentMissing: (argument) => `Falta algo depois do comando: ${argument}.`,
  tooMany: (words) =>
    `A linha de comando tem palavras demais: ${words}. Texto com espaços vai entre aspas.`,
  conflict: (one, other) => `${one} e ${other} não combinam.`,
  badValue: (name, value, wants) => `O valor "${value}" não serve para ${name}: ${wants}.`,
  certificateTaken: "O certificado foi lido de novo: vale para quem se conectar a partir de agora.",
  certificateStays: "Fica valendo o certificado antigo.",
  wantsOrigin: "escreva um endereço como os navegadores: https://chat.exemplo.org",
  wantsPort: "use um número inteiro de 0 a 65535",
  wantsWhole: (from, to) => `use um número inteiro de ${from} a ${to}`,
  wantsOneOf: (words) => `use um destes: ${words.join(", ")}`,
  wantsDuration: "use dias, semanas ou anos (90d, 12w, 2y) ou forever",
  wantsSize: "use um número de bytes, ou um com K, M ou G: 100M",
  wantsYesOrNo: "use sim ou não (yes, no)",
  wantsDialect: (names) =>
    `use NOME:PORTA, com um destes nomes: ${names.join(", ")} (a porta 0 pega uma livre)`,
  config_bad: (file, place, why) =>
    `Não dá para ler o arquivo de configuração "${file}"${place}: ${why}`,
  atLine: (line) => `, linha ${line}`,
  unknownKey: (key, section, hint) => `"${key}" não é uma configuração de [${section}].${hint}`,
  unknownSection: (section, hint) => `não existe a parte [${section}].${hint}`,
  outsideSection: (key) =>
    `"${key}" não está em nenhuma parte: ponha debaixo de uma linha como [server].`,
  wantsText: (key) => `${key} tem que ser um texto entre aspas.`,
  wantsNumber: (key) => `${key} tem que ser um número inteiro sem aspas.`,
  wantsList: (key) => `${key} tem que ser uma lista de textos: ["...", "..."].`,
  wantsSwitch: (key) => `${key} tem que ser true ou false, sem aspas.`,
  stopping: "Parando: guardando tudo. Ctrl+C de novo encerra na hora.",
  unexpected: (why) =>
    `Algo deu errado que não devia: ${why}. Rode de novo com CHATMOM_DEBUG=1 para ver os detalhes.`,
};
