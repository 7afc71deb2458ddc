/** `chatmom server`: the chat server, from its options to its end. */

import { Command } from "@commander-js/extra-typings";
import { LIMITS } from "../lib/protocol/limits.ts";
import { type RunningServer, type ServerOptions, startServer } from "../lib/server/server.ts";
import { keepsText } from "../lib/text/keeps.ts";
import { sizeText } from "../lib/text/sizes.ts";
import type { Lang, Texts } from "../lib/text/text.ts";
import type { Context } from "./context.ts";
import { dialectPorts } from "./dialect_value.ts";
import { elsewhere } from "./elsewhere.ts";
import { startLogging } from "./logging.ts";
import { renewal } from "./renewal.ts";
import { backupCommand, restoreCommand } from "./server_backup.ts";
import { checkCommand } from "./server_check.ts";
import { exportCommand } from "./server_export.ts";
import { inviteCommand } from "./server_invite.ts";
import { serverOptions } from "./server_options.ts";
import { userCommand } from "./server_user.ts";
import { Setting } from "./setting.ts";
import { untilStopped } from "./until_stopped.ts";
import { count, duration, mailboxKind, port, size, word } from "./values.ts";
import { origins, webPort } from "./web_values.ts";
import { hostPort } from "./where.ts";

/** Clients look there unless told otherwise. */
const DEFAULT_PORT = 5000;

/** The command, its options, and what an operator does beside it. */
export function serverCommand(context: Context) {
  const { lang, texts } = context;
  const t = texts.serverCommand;
  return new Command("server")
    .summary(t.summary)
    .description(t.description)
    .optionsGroup(t.groups.where)
    .addOption(new Setting("--host <address>", t.host).default("127.0.0.1"))
    .addOption(new Setting("--port <number>", t.port).default(DEFAULT_PORT).argParser(port(texts)))
    .addOption(
      new Setting("--dialect <name:port>", t.dialect).list().argParser(dialectPorts(texts)),
    )
    .addOption(new Setting("--web <port|off>", t.web).argParser(webPort(texts)))
    .addOption(new Setting("--web-origin <origin>", t.webOrigin).list().argParser(origins(texts)))
    .addOption(new Setting("--tls-cert <file>", t.tlsCert))
    .addOption(new Setting("--tls-key <file>", t.tlsKey))
    .addOption(new Setting("--insecure", t.insecure))
    .optionsGroup(t.groups.kept)
    .addOption(new Setting("--data <folder>", t.data).default("chatmom-data"))
    .addOption(new Setting("--file-size <size>", t.fileSize).argParser(size(texts)))
    .addOption(new Setting("--file-quota <size>", t.fileQuota).argParser(size(texts)))
    .addOption(new Setting("--retention <time>", t.retention).argParser(duration(texts)))
    .addOption(
      new Setting("--retention-groups <time>", t.retentionGroups).argParser(duration(texts)),
    )
    .addOption(new Setting("--retention-files <time>", t.retentionFiles).argParser(duration(texts)))
    .optionsGroup(t.groups.who)
    .addOption(
      new Setting("--registration <who>", t.registration)
        .argParser(word(texts, "open", "invite", "closed")),
    )
    .addOption(new Setting("--guests", t.guests))
    .optionsGroup(t.groups.together)
    .addOption(
      new Setting("--group-members <number>", t.groupMembers)
        .default(LIMITS.groupMembers)
        .argParser(count(texts, 2, LIMITS.groupMembersMost)),
    )
    .addOption(
      new Setting("--everyone <on|off>", t.everyone)
        .default("on" as const)
        .argParser(word(texts, "on", "off")),
    )
    .optionsGroup(t.groups.absent)
    .addOption(new Setting("--mailbox <kind>", t.mailbox).argParser(mailboxKind(texts)))
    .addOption(new Setting("--offline-host <address>", t.offlineHost))
    .addOption(new Setting("--offline-port <number>", t.offlinePort).argParser(port(texts)))
    .addOption(new Setting("--offline-ca <file>", t.offlineCa))
    .addOption(new Setting("--amqp-ca <file>", t.amqpCa))
    .addHelpText("after", `\n${t.notes}`)
    .addCommand(inviteCommand(context))
    .addCommand(userCommand(context))
    .addCommand(backupCommand(context))
    .addCommand(restoreCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(checkCommand(context))
    .action(async (settings) => {
      const options = serverOptions(settings, lang, texts);
      await startLogging(texts);
      const running = await startServer(options);
      const lines = greeting(running, options, texts);
      const hangUp = renewal(running, settings, texts);
      await untilStopped(running, lines, texts.cli.stopping, hangUp);
    });
}

/** What the operator reads first: the address, and what this server does with people and data. */
function greeting(
  { host, port, dialects, web }: Pick<RunningServer, "host" | "port" | "dialects" | "web">,
  {
    data,
    registration,
    guests,
    groupMembers,
    everyone,
    files,
    mailbox,
    keeps,
    lang,
    tls,
    web: page,
  }: ServerOptions,
  texts: Texts,
): string[] {
  const { serverCommand: t } = texts;
  return [
    // Programs wait for this line; it is the same in every language.
    `[chat_server] listening ${hostPort(host, port)} ...`,
    ...(web ? [`[page] ${pageAddress(host, web.port, tls !== undefined)}`] : []),
    ...dialects.map(({ dialect, port }) => `[${dialect}] listening ${hostPort(host, port)}`),
    ...elsewhere(host, tls?.cert, Deno.networkInterfaces()).map((name) =>
      t.elsewhere(
        clientWords(name, port, tls !== undefined),
        web && pageAddress(name, web.port, tls !== undefined),
      )
    ),
    t.dataIn(data),
    ...(page && !web ? [t.noPage(page.port)] : []),
    t.whoMayRegister[registration],
    ...(guests ? [t.guestsToo] : []),
    t.groupsUpTo(groupMembers, everyone),
    t.filesUpTo(sizeText(files.size, lang), sizeText(files.quota, lang)),
    mailbox.kind === "sqlite"
      ? t.waitsHere
      : mailbox.kind === "amqp"
      ? t.waitsAtBroker
      : t.waitsAt(hostPort(mailbox.host, mailbox.port)),
    keptLine(keeps, texts, lang),
    tls ? t.encrypted : t.plain,
    t.howToStop(Deno.pid),
  ];
}

/** What to type into a browser's address line. */
function pageAddress(host: string, port: number, isSafe: boolean): string {
  return `${isSafe ? "https" : "http"}://${hostPort(host, port)}/`;
}

/** What a client on another machine is told. */
function clientWords(host: string, port: number, isSafe: boolean): string {
  const other = port === DEFAULT_PORT ? "" : ` --port ${port}`;
  return `--host ${host}${other}${isSafe ? " --tls" : ""}`;
}

/** "Kept:      messages 90 days, those of groups 30 days, files 30 days". */
function keptLine(keeps: ServerOptions["keeps"], texts: Texts, lang: Lang): string {
  return texts.serverCommand.kept(keepsText(keeps, texts, lang));
}
