/** The settings that all of the client's commands share: who, and where. */

import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { defaultHome } from "../lib/client/home.ts";
import { type Dial, dialTcp, type ServerAddress } from "../lib/client/wire.ts";
import { foldName, isName } from "../lib/protocol/names.ts";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { textOf } from "./files.ts";
import { Setting } from "./setting.ts";
import { port } from "./values.ts";
import { hostPort } from "./where.ts";

/** Who and where, settled. */
export interface ClientSettings {
  readonly user: string;
  readonly address: ServerAddress;
  readonly dial: Dial;
  /** The server as people write it. */
  readonly server: string;
  readonly home: string;
  readonly deviceName?: string;
}

interface Raw {
  user?: string;
  host?: string;
  port?: number;
  chatHost?: string;
  chatPort?: number;
  tls?: boolean;
  tlsCa?: string;
  home?: string;
  deviceName?: string;
}

/** Adds the options to the command that the others hang under; they may stand anywhere on the line. */
export function addClientOptions<C extends CommandUnknownOpts>(command: C, texts: Texts): C {
  const { client: t } = texts;
  const offline = (flags: string): Option => new Option(flags, t.offlineUnused);
  command
    .optionsGroup(t.groups.who)
    .addOption(new Setting("--user <name>", t.user))
    .addOption(new Setting("--device-name <name>", t.deviceName))
    .optionsGroup(t.groups.where)
    .addOption(new Setting("--host <address>", t.host).default("127.0.0.1"))
    .addOption(new Setting("--port <number>", t.port).default(5000).argParser(port(texts)))
    .addOption(new Option("--chat-host <address>", t.sameAs("--host")))
    .addOption(new Option("--chat-port <number>", t.sameAs("--port")).argParser(port(texts)))
    .addOption(new Setting("--tls", t.tls))
    .addOption(new Setting("--tls-ca <file>", t.tlsCa))
    .addOption(new Setting("--home <folder>", t.home))
    .addOption(offline("--offline-host <address>"))
    .addOption(offline("--offline-port <number>").argParser(port(texts)));
  return command;
}

/** What the options say. Throws Stop when there is no name or none that could be one. */
export function clientSettings(options: object, texts: Texts): ClientSettings {
  const raw: Raw = options;
  // A required option of the parser's would hide that another one is misspelt.
  if (raw.user === undefined) throw new Stop(EXIT.usage, texts.cli.optionMissing("--user"));
  const user = foldName(raw.user);
  if (!isName(user)) throw new Stop(EXIT.usage, texts.errors.name_invalid);
  const host = raw.chatHost ?? raw.host!, portNumber = raw.chatPort ?? raw.port!;
  const ca = raw.tlsCa ? { ca: textOf(raw.tlsCa) } : {};
  const tls = raw.tls || raw.tlsCa ? { tls: ca } : {};
  const address = { host, port: portNumber, ...tls };
  return {
    user,
    address,
    dial: dialTcp(address),
    server: hostPort(host, portNumber),
    home: raw.home ?? defaultHome(),
    ...(raw.deviceName && { deviceName: raw.deviceName }),
  };
}
