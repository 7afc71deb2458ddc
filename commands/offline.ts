/** `chatmom offline`: the queue service, from its options to its end. */

import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { isLoopback } from "../lib/auth/address.ts";
import { StartError } from "../lib/base/start_error.ts";
import { amqpAddress } from "../lib/mailbox/amqp_address.ts";
import { type OfflineOptions, type RunningOffline, startOffline } from "../lib/offline/offline.ts";
import type { Texts } from "../lib/text/text.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { textOf } from "./files.ts";
import { startLogging } from "./logging.ts";
import { moveCommand } from "./offline_move.ts";
import { renewal, tlsFiles } from "./renewal.ts";
import { secret } from "./secrets.ts";
import { Setting } from "./setting.ts";
import { untilStopped } from "./until_stopped.ts";
import { port } from "./values.ts";
import { hostPort } from "./where.ts";

/** The command and its options. */
export function offlineCommand({ lang, texts }: Context) {
  const t = texts.offline;
  return new Command("offline")
    .summary(t.summary)
    .description(t.description)
    .optionsGroup(t.groups.where)
    .addOption(new Setting("--host <address>", t.host).default("127.0.0.1"))
    .addOption(new Setting("--port <number>", t.port).default(6000).argParser(port(texts)))
    .addOption(new Setting("--tls-cert <file>", t.tlsCert))
    .addOption(new Setting("--tls-key <file>", t.tlsKey))
    .addOption(new Setting("--insecure", t.insecure))
    .optionsGroup(t.groups.kept)
    .addOption(new Setting("--data <folder>", t.data).default("chatmom-offline-data"))
    .addOption(new Setting("--amqp-ca <file>", t.amqpCa))
    .optionsGroup(t.groups.who)
    .addOption(new Setting("--guests", t.guests))
    .addHelpText("after", `\n${t.notes}`)
    .addCommand(moveCommand({ lang, texts }))
    .action(async (settings) => {
      const options = offlineOptions(settings, lang, texts);
      await startLogging(texts);
      const running = await startOffline(options);
      const lines = greeting(running, options, texts);
      const hangUp = renewal(running, settings, texts);
      await untilStopped(running, lines, texts.cli.stopping, hangUp);
    });
}

interface OfflineSettings {
  host: string;
  port: number;
  data: string;
  guests?: boolean | undefined;
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  insecure?: boolean | undefined;
  amqpCa?: string | undefined;
}

/** What to start the service with. Throws Stop or StartError about settings that do not fit together. */
function offlineOptions(
  { host, port, data, guests, tlsCert, tlsKey, insecure, amqpCa }: OfflineSettings,
  lang: OfflineOptions["lang"],
  { cli }: Texts,
): OfflineOptions {
  if (Boolean(tlsCert) !== Boolean(tlsKey)) {
    throw new Stop(EXIT.usage, cli.optionMissing(tlsCert ? "--tls-key" : "--tls-cert"));
  }
  const tls = tlsFiles({ tlsCert, tlsKey });
  // Safe by default: what others can reach is encrypted, or somebody said that it need not be.
  if (!isLoopback(host) && !tls && !insecure) throw new StartError("tls_missing", { host });
  const url = secret("CHATMOM_AMQP_URL");
  const shared = secret("CHATMOM_OFFLINE_SECRET");
  return {
    host,
    port,
    guests: guests ?? false,
    queues: url
      ? { kind: "amqp", url, ...(amqpCa ? { ca: textOf(amqpCa) } : {}) }
      : { kind: "sqlite" },
    data: resolve(data),
    lang,
    ...(shared ? { secret: shared } : {}),
    ...(tls ? { tls } : {}),
  };
}

/** What the operator reads first: the address, where the letters are, and who may come. */
function greeting(
  { host, port }: RunningOffline,
  { queues, data, secret, guests, tls }: OfflineOptions,
  { offline: t }: Texts,
): string[] {
  return [
    // Programs wait for this line; it is the same in every language.
    `[offline_server] listening ${hostPort(host, port)}`,
    queues.kind === "sqlite" ? t.keptIn(data) : t.keptAtBroker(amqpAddress(queues.url).shown),
    secret === undefined ? t.loopbackOnly : t.secretNeeded,
    ...(guests ? [t.guestsToo] : []),
    tls ? t.encrypted : t.plain,
    t.howToStop(Deno.pid),
  ];
}
