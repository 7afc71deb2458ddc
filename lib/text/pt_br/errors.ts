/** Brazilian Portuguese: one text per error code, each saying what to do next. */
import type { Texts } from "../text.ts";

export const errors: Texts["errors"] = {
  bad_frame:
    "Não deu para entender: envie um objeto JSON por linha, como explica docs/protocol.md.",
  too_long: "Isso é longo demais: encurte, ou envie em partes.",
  unknown_type: "Este servidor não conhece esse pedido: atualize-o, ou não use esse pedido.",
  not_logged_in: "Entre primeiro com o seu usuário.",
  already_connected: "Esse nome já está conectado: saia de lá antes, ou escolha outro nome.",
  already_logged_in: "Você já entrou: abra outra conexão para outro usuário.",
  bad_credentials: "Nome ou senha incorretos: confira os dois e tente de novo.",
  name_taken: "Esse nome já é de alguém: escolha outro.",
  name_invalid:
    "Esse nome não serve: use de 1 a 32 caracteres entre a-z, 0-9, ponto, hífen e sublinhado, " +
    "começando com letra ou número.",
  password_weak: "Essa senha é curta ou longa demais: use de 8 a 256 caracteres.",
  registration_closed:
    "Ninguém pode se cadastrar aqui agora: peça uma conta a quem cuida deste servidor.",
  invite_needed:
    "Para se cadastrar aqui é preciso um convite: peça um a quem cuida deste servidor.",
  invite_unknown: "Esse convite não existe, já foi usado ou venceu: confira, ou peça outro.",
  guests_off: "Este servidor não aceita visitantes: cadastre-se com uma senha.",
  unknown_user: "Esse usuário não existe: confira o nome.",
  unknown_device: "Esse aparelho não existe: veja a lista de aparelhos.",
  yourself: "Esse usuário é você: escolha outra pessoa.",
  already_contact: "Esse usuário já está nos seus contatos.",
  not_contact: "Esse usuário não está nos seus contatos: veja o nome certo na lista.",
  not_blocked: "Essa pessoa não está na sua lista de bloqueio: veja o nome certo na lista.",
  unknown_group: "Esse grupo não existe: confira o nome, ou crie com /group create NOME.",
  not_member:
    "Você não está nesse grupo, ou a outra pessoa não está: quem está nele pode adicionar quem falta.",
  already_member: "Essa pessoa já está no grupo.",
  banned: "Essa pessoa está banida do grupo: alguém da moderação tem de tirar o banimento antes.",
  not_owner: "Só quem é dono do grupo pode fazer isso: peça a um deles.",
  not_moderator: "Só donos e moderação do grupo podem fazer isso: peça a um deles.",
  last_owner: "Só você é dono deste grupo: passe o papel a alguém antes (/group role NOME owner).",
  group_full: "O grupo tem tantos membros quantos este servidor permite: peça mais ao operador.",
  everyone_off: "Este servidor não aceita mensagens a todos: escreva a uma pessoa ou a um grupo.",
  unknown_message: "Essa mensagem não existe, ou foi apagada: veja o histórico.",
  not_yours: "Essa mensagem não é sua: só dá para mudar as suas.",
  no_change: "Já está assim: não há nada a fazer.",
  blocked: "Essa pessoa não recebe mensagens suas.",
  forbidden: "Você não tem permissão para isso: fale com quem cuida deste servidor.",
  file_too_large:
    "Esse arquivo é maior do que este servidor aceita: envie em partes, ou de outro jeito.",
  quota_full:
    "Seus arquivos neste servidor não deixam espaço para este: peça mais espaço ao operador.",
  file_broken: "O arquivo que chegou não é o que foi oferecido: envie de novo.",
  file_changed: "O arquivo mudou, ou sumiu, desde que ia ser enviado: envie de novo.",
  cancelled: "Cancelado: não foi enviado.",
  unknown_file: "Esse arquivo não está mais lá, ou não é para você: peça que o enviem de novo.",
  mailbox_full: "A caixa de mensagens dessa pessoa está cheia: tente de novo quando ela voltar.",
  too_many: "Há itens demais: remova alguns primeiro.",
  too_fast: "Tentativas demais: espere um pouco e tente de novo.",
  busy: "O servidor está ocupado: tente de novo daqui a pouco.",
  bad_ack: "O programa confirmou mais do que recebeu: atualize-o.",
  replaced: "Você entrou em outro lugar com este aparelho: esta conexão terminou.",
  revoked: "Este aparelho foi retirado da sua conta: entre de novo com a sua senha.",
  removed:
    "Sua conta foi removida por quem opera o servidor: pergunte a essa pessoa se foi engano.",
  timed_out: "Faz tempo demais que nada chega de você: conecte-se de novo.",
  stopping: "O servidor está parando: volte daqui a pouco.",
  disk_full: "O disco do servidor está cheio: sua mensagem espera aqui e sai depois.",
  no_queue: "A fila deste usuário foi apagada: é preciso criá-la de novo antes.",
  broker_away: "O broker de mensagens não responde agora: tente de novo daqui a pouco.",
  internal: "Algo deu errado no servidor: peça a quem cuida dele para olhar o log.",
};
