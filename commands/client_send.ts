/** `chatmom client send`: one message, or one per line, and an exit code that says whether it is stored. */

import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { Client } from "../lib/client/client.ts";
import type { Device } from "../lib/client/client_options.ts";
import type { DeviceFolder } from "../lib/client/device_folder.ts";
import { type LocalFile, LocalFileError, lookAt } from "../lib/client/files/local_file.ts";
import { cannotSend } from "../lib/client/line/file_lines.ts";
import { lineGroups } from "../lib/client/line/pipe_face.ts";
import { checkRequest, type Outgoing } from "../lib/client/outgoing.ts";
import type { Change } from "../lib/client/state.ts";
import { StartError } from "../lib/base/start_error.ts";
import { ChatError, type ErrorCode } from "../lib/protocol/errors.ts";
import { foldName, isAddress } from "../lib/protocol/names.ts";
import { counter } from "../lib/text/plural.ts";
import type { Texts } from "../lib/text/text.ts";
import { asDevice, openFolder } from "./client_device.ts";
import { type ClientSettings, clientSettings } from "./client_settings.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { explain } from "./explain.ts";
import { printError } from "./print.ts";

/** The command and its options. */
export function sendCommand(context: Context) {
  const { texts } = context;
  const { send: t } = texts.client;
  return new Command("send")
    .summary(t.summary)
    .description(t.description)
    .argument("[text]", t.text)
    .addOption(new Option("--to <name>", t.to))
    .addOption(new Option("--file <path>", t.file))
    .addOption(new Option("--lines", t.lines))
    .addOption(new Option("--wait <seconds>", t.wait).default(10).argParser(seconds(texts)))
    .action(async (text, { to, file, lines, wait }, command) => {
      const settings = clientSettings(command.optsWithGlobals(), texts);
      if (to === undefined) throw new Stop(EXIT.usage, texts.cli.optionMissing("--to"));
      const receiver = foldName(to);
      if (!isAddress(receiver)) {
        throw new Stop(EXIT.usage, texts.errors.name_invalid);
      }
      if (lines && text !== undefined) throw new Stop(EXIT.usage, t.bothTextAndLines);
      if (lines && file !== undefined) {
        throw new Stop(EXIT.usage, texts.cli.conflict("--lines", "--file"));
      }
      const nothing = text === undefined && file === undefined;
      if (nothing && Deno.stdin.isTerminal()) throw new Stop(EXIT.usage, t.nothing);
      const requests = file === undefined
        ? messages(receiver, text, lines === true, texts)
        : withFile(receiver, text, await fileToSend(file, texts));
      await send(settings, requests, wait * 1000, context);
    });
}

/** What to send, in groups as they come. */
async function* messages(
  to: string,
  text: string | undefined,
  lines: boolean,
  { client: { send: t } }: Texts,
): AsyncGenerator<Outgoing[]> {
  const asRequest = (text: string): Outgoing => ({ type: "send", to, text });
  if (lines) {
    for await (const group of lineGroups()) {
      yield group.filter((line) => line !== "").map(asRequest);
    }
    return;
  }
  const whole = text ?? (await new Response(Deno.stdin.readable).text()).replace(/\r?\n$/, "");
  if (whole === "") throw new Stop(EXIT.usage, t.nothing);
  yield [asRequest(whole.toWellFormed())];
}

/** A file, and before it the text that goes with it. */
async function* withFile(
  to: string,
  text: string | undefined,
  { path, mtime, ...about }: LocalFile,
): AsyncGenerator<Outgoing[]> {
  const words: Outgoing[] = text ? [{ type: "send", to, text: text.toWellFormed() }] : [];
  yield [...words, { type: "file_offer", to, ...about, local: { path, mtime } }];
}

/** The file at `path`. Throws Stop with why it cannot be sent. */
async function fileToSend(path: string, texts: Texts): Promise<LocalFile> {
  try {
    return await lookAt(path);
  } catch (error) {
    if (!(error instanceof LocalFileError)) throw error;
    throw new Stop(EXIT.usage, cannotSend(error, path, texts));
  }
}

async function send(
  settings: ClientSettings,
  groups: AsyncGenerator<Outgoing[]>,
  waitMs: number,
  context: Context,
): Promise<void> {
  const { texts } = context;
  const folder = await freeFolder(settings, waitMs, texts);
  try {
    refuseImpossible(folder, settings, texts);
    await asDevice(
      folder,
      { kind: "send", settings, context },
      (account) => deliver(folder, account, settings, groups, waitMs, context),
    );
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    // Nobody to log in with yet: the message is kept all the same.
    for await (const group of groups) {
      for (const request of group) {
        const code = neverTaken(request);
        if (code) throw new Stop(EXIT.not_taken, texts.errors[code]);
      }
      if (group.length > 0) folder.store.enqueue(group);
    }
    throw kept(folder, explain(error, texts).sentence!, context);
  } finally {
    folder.close();
  }
}

/**
 * Gives up what waits although no server can ever take it: earlier versions kept such messages, and all
 * later ones would wait with them. It is told; what is sent now has nothing to do with it.
 */
function refuseImpossible({ store }: DeviceFolder, { user }: ClientSettings, texts: Texts): void {
  const refused = store.waiting().flatMap(({ id, to, text, request }) => {
    const code = neverTaken(request ?? { type: "send", to, text });
    return code ? [{ id, to, code }] : [];
  });
  if (refused.length === 0) return;
  store.keep({ received: [], stored: [], refused }, user);
  for (const { to, code } of refused) {
    printError(texts.client.send.refused(to, texts.errors[code]));
  }
}

/** Why no server can ever take this; undefined when one may. */
function neverTaken(request: Outgoing): ErrorCode | undefined {
  try {
    checkRequest(request);
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}

async function deliver(
  folder: DeviceFolder,
  account: Device,
  { dial }: ClientSettings,
  groups: AsyncGenerator<Outgoing[]>,
  waitMs: number,
  context: Context,
): Promise<void> {
  const { texts, lang } = context;
  const { promise: over, resolve } = Promise.withResolvers<ErrorCode | "answered" | "late">();
  let refusals = 0, ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => resolve("late"), waitMs);
  };
  const changed = (changes: readonly Change[]): void => {
    for (const change of changes) {
      // A file has all the time it needs, as long as it moves.
      if (change.type === "transfer" && ended) wait();
      if (change.type !== "refused") continue;
      refusals++;
      printError(texts.client.send.refused(change.message.to, texts.errors[change.message.code]));
    }
    if (ended && client.pending === 0) resolve("answered");
  };
  const { store } = folder;
  const client = new Client({ dial, account, store, receive: false, lang, changed });
  client.finished.then(resolve);
  client.start();
  try {
    for await (const group of groups) {
      if (group.length > 0) client.submit(group);
    }
  } catch (error) {
    await client.stop();
    if (error instanceof ChatError) throw new Stop(EXIT.not_taken, texts.errors[error.code]);
    throw error;
  }
  ended = true;
  if (client.pending === 0) resolve("answered");
  wait();
  const end = await over;
  clearTimeout(timer);
  await client.stop();
  if (end === "late") throw kept(folder, texts.client.send.noAnswer, context);
  if (end === "bad_credentials") throw new ChatError(end);
  if (end !== "answered") throw kept(folder, texts.errors[end], context, EXIT.refused);
  if (refusals > 0) throw new Stop(EXIT.not_taken);
}

/** The folder, once another `client send` of the same user is done with it. */
async function freeFolder(
  settings: ClientSettings,
  waitMs: number,
  texts: Texts,
): Promise<DeviceFolder> {
  const late = Date.now() + waitMs;
  while (true) {
    try {
      return openFolder("send", settings, texts);
    } catch (error) {
      if (Date.now() >= late) throw error;
      // The lock tells nobody when it is let go.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function kept(
  { store }: DeviceFolder,
  why: string,
  { texts, lang }: Context,
  exit: Stop["exit"] = EXIT.waiting,
): Stop {
  const count = counter(lang)(store.waiting().length, texts.line.messages);
  return new Stop(exit, texts.client.send.kept(count, why));
}

function seconds({ client: { send: t } }: Texts): (value: string) => number {
  return (value) => {
    if (!/^\d{1,6}(\.\d+)?$/.test(value)) throw new InvalidArgumentError(t.wantsSeconds);
    return Number(value);
  };
}
