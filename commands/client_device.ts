/** Opens a device of the client's commands: its folder, and at the first start its login. */

import { join } from "node:path";
import { newToken } from "../lib/auth/token.ts";
import { NoAnswer } from "../lib/client/ask_once.ts";
import type { Device } from "../lib/client/client_options.ts";
import { DeviceFolder, DeviceFolderError } from "../lib/client/device_folder.ts";
import { accountFolder, type Kind } from "../lib/client/home.ts";
import { type Questions, signUp } from "../lib/client/sign_up.ts";
import { ChatError } from "../lib/protocol/errors.ts";
import type { Texts } from "../lib/text/text.ts";
import type { ClientSettings } from "./client_settings.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { unanswered } from "./no_answer.ts";
import { printError } from "./print.ts";
import { secret } from "./secrets.ts";

/** Opens the folder of this user's device of this kind. Throws Stop with what is in the way. */
export function openFolder(kind: Kind, settings: ClientSettings, texts: Texts): DeviceFolder {
  const { home, user, address: { host, port } } = settings;
  try {
    return DeviceFolder.open(join(accountFolder(home, host, port, user), kind));
  } catch (error) {
    if (!(error instanceof DeviceFolderError)) throw error;
    const { code, folder } = error;
    const { client: t } = texts;
    const why = texts.cli.reasons[error.why] ?? error.why;
    const sentence = code === "in_use"
      ? t.inUse(user, folder)
      : code === "broken"
      ? t.folderBroken(folder, why)
      : t.folderUnwritable(folder, why);
    throw new Stop(EXIT.data, sentence);
  }
}

/** What logging in needs besides the folder. */
export interface LoginAs {
  readonly kind: Kind;
  readonly settings: ClientSettings;
  readonly context: Context;
  /** There when a person can be asked. */
  readonly questions?: Questions;
}

/**
 * Runs `use` as the device of this folder, which logs in at its first start. When the server does not
 * know the device any more (it lost its data, or took the device off), it logs in anew, once.
 * Throws Stop, StartError `server_unreachable`, ChatError with the server's reason.
 */
export async function asDevice(
  folder: DeviceFolder,
  as: LoginAs,
  use: (device: Device) => Promise<void>,
): Promise<void> {
  const known = folder.device;
  try {
    return await use(known ?? await newDevice(folder, as));
  } catch (error) {
    if (!known || !(error instanceof ChatError) || error.code !== "bad_credentials") throw error;
  }
  printError(as.context.texts.client.unknownDevice(as.settings.user));
  await use(await newDevice(folder, as));
}

/** Logs in for the first time. The token is on the disk before the server hears of it. */
async function newDevice(
  folder: DeviceFolder,
  { kind, settings, context: { lang, texts }, questions }: LoginAs,
): Promise<Device> {
  const { user, dial } = settings;
  const asked = folder.asked;
  const device = asked ?? {
    user,
    device: folder.device?.device ?? settings.deviceName ?? deviceName(kind),
    token: newToken(),
  };
  if (!asked) folder.ask(device);
  const password = secret("CHATMOM_PASSWORD"), invite = secret("CHATMOM_INVITE");
  try {
    await signUp(dial, {
      device,
      asked: asked !== undefined,
      receive: kind !== "send",
      lang,
      vouchers: folder.siblingTokens(),
      ...(password && { password }),
      ...(invite && { invite }),
      ...(questions && { questions }),
    });
    folder.welcomed();
    return device;
  } catch (error) {
    const { client: t } = texts;
    if (error instanceof NoAnswer) throw unanswered(error, settings, texts);
    // Nobody was asked, so nobody knows yet what to do about it.
    const code = !questions && error instanceof ChatError ? error.code : undefined;
    if (code === "name_taken" && !password) throw new Stop(EXIT.refused, t.takenNoPassword(user));
    if (code === "invite_needed") throw new Stop(EXIT.refused, t.inviteNoQuestion);
    throw error;
  }
}

/** `terminal-laptop-3f9a`: what for, where, and apart from any other of that kind there. */
function deviceName(kind: Kind): string {
  const host = Deno.hostname().replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 40);
  return `${kind}-${host}-${crypto.randomUUID().slice(0, 4)}`;
}
