/** From what was said on the command line to what the server is started with. */

import { resolve } from "node:path";
import { isLoopback } from "../lib/auth/address.ts";
import { StartError } from "../lib/base/start_error.ts";
import { DIALECTS } from "../lib/dialects/dialects.ts";
import type { DialectPort } from "../lib/server/doors.ts";
import { LIMITS } from "../lib/protocol/limits.ts";
import type { ServerOptions } from "../lib/server/server.ts";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { textOf } from "./files.ts";
import { tlsFiles } from "./renewal.ts";
import { secret } from "./secrets.ts";
import { parseTcp } from "./where.ts";

/** Where the page is unless the operator says otherwise. */
const WEB_PORT = 8080;

/** The settings of `chatmom server`, as the parser and `settle` leave them. */
export interface ServerSettings {
  host: string;
  port: number;
  data: string;
  registration?: ServerOptions["registration"] | undefined;
  guests?: boolean | undefined;
  dialect?: DialectPort[] | undefined;
  web?: number | "off" | undefined;
  webOrigin?: string[] | undefined;
  groupMembers: number;
  everyone: "on" | "off";
  mailbox?: string | undefined;
  offlineHost?: string | undefined;
  offlinePort?: number | undefined;
  offlineCa?: string | undefined;
  amqpCa?: string | undefined;
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  insecure?: boolean | undefined;
  fileSize?: number | undefined;
  fileQuota?: number | undefined;
  retention?: number | undefined;
  retentionGroups?: number | undefined;
  retentionFiles?: number | undefined;
}

/** What to start the server with. Throws Stop or StartError about settings that do not fit together. */
export function serverOptions(
  settings: ServerSettings,
  lang: ServerOptions["lang"],
  texts: Texts,
): ServerOptions {
  const { host, port } = settings;
  const local = isLoopback(host);
  const tls = tlsOf(settings, texts);
  // Safe by default: what others can reach is encrypted, or somebody said that it need not be.
  if (!local && !tls && !settings.insecure) throw new StartError("tls_missing", { host });
  return {
    host,
    port,
    dialects: dialectsOf(settings, local),
    ...(settings.web === "off" ? {} : { web: webOf(settings) }),
    data: resolve(settings.data),
    registration: settings.registration ?? (local ? "open" : "invite"),
    guests: settings.guests ?? false,
    groupMembers: settings.groupMembers,
    everyone: settings.everyone === "on",
    mailbox: mailboxOf(settings, texts),
    files: {
      size: settings.fileSize ?? LIMITS.file,
      quota: settings.fileQuota ?? LIMITS.fileQuota,
    },
    keeps: keepsOf(settings),
    lang,
    ...(tls ? { tls } : {}),
  };
}

/** The page's port is a wish unless somebody has named one. */
function webOf({ web, webOrigin = [] }: ServerSettings): NonNullable<ServerOptions["web"]> {
  const isAsked = typeof web === "number";
  return { port: isAsked ? web : WEB_PORT, isAsked, origins: webOrigin };
}

/** What holds for all messages holds for groups unless they have a term of their own; files leave with theirs. */
function keepsOf(
  { retention: direct = Infinity, retentionGroups, retentionFiles: files = Infinity }:
    ServerSettings,
): ServerOptions["keeps"] {
  const groups = retentionGroups ?? direct;
  return {
    ...(Number.isFinite(direct) ? { direct } : {}),
    ...(Number.isFinite(groups) ? { groups } : {}),
    ...(Number.isFinite(files) ? { files } : {}),
  };
}

/** Throws StartError about a language that could not be spoken safely, or to nobody. */
function dialectsOf(
  { dialect: dialects = [], guests, insecure, host }: ServerSettings,
  local: boolean,
): readonly DialectPort[] {
  for (const { dialect } of dialects) {
    if (DIALECTS[dialect].passwordless && !guests) {
      throw new StartError("dialect_guests", { dialect });
    }
    if (!local && !insecure) throw new StartError("dialect_plain", { dialect, host });
  }
  return dialects;
}

function tlsOf(settings: ServerSettings, texts: Texts): ServerOptions["tls"] {
  const { tlsCert, tlsKey } = settings;
  if (tlsKey && !tlsCert) throw missing("--tls-cert", texts);
  if (tlsCert && !tlsKey) throw missing("--tls-key", texts);
  return tlsFiles(settings);
}

function mailboxOf(settings: ServerSettings, texts: Texts): ServerOptions["mailbox"] {
  const { mailbox, offlineHost, offlinePort } = settings;
  const shortcut = offlineHost !== undefined || offlinePort !== undefined;
  if (shortcut && mailbox !== undefined) {
    const other = offlineHost !== undefined ? "--offline-host" : "--offline-port";
    throw new Stop(EXIT.usage, texts.cli.conflict("--mailbox", other));
  }
  if (shortcut) {
    return remote({ host: offlineHost ?? "127.0.0.1", port: offlinePort ?? 6000 }, settings);
  }
  if (mailbox === undefined || mailbox === "sqlite") return { kind: "sqlite" };
  if (mailbox === "amqp") {
    const url = secret("CHATMOM_AMQP_URL");
    if (!url) throw new StartError("broker_url_missing", {});
    const ca = settings.amqpCa ? { ca: textOf(settings.amqpCa) } : {};
    return { kind: "amqp", url, ...ca };
  }
  return remote(parseTcp(mailbox)!, settings);
}

function remote(
  address: { host: string; port: number },
  { offlineCa }: ServerSettings,
): ServerOptions["mailbox"] {
  const shared = secret("CHATMOM_OFFLINE_SECRET");
  return {
    kind: "remote",
    ...address,
    ...(shared ? { secret: shared } : {}),
    ...(offlineCa ? { ca: textOf(offlineCa) } : {}),
  };
}

function missing(option: string, texts: Texts): Stop {
  return new Stop(EXIT.usage, texts.cli.optionMissing(option));
}
