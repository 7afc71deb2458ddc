/** `chatmom client listen`: messages to stdout as they come, for scripts and bots. */

import { Command, Option } from "@commander-js/extra-typings";
import { isNews } from "../lib/client/changes.ts";
import { Client } from "../lib/client/client.ts";
import type { Device } from "../lib/client/client_options.ts";
import { foreignText, foreignWord } from "../lib/text/foreign_text.ts";
import { groupNews } from "../lib/client/group_lines.ts";
import { changeNews } from "../lib/client/line/message_lines.ts";
import { fileWords } from "../lib/client/line/file_lines.ts";
import { troubleText } from "../lib/client/line/trouble_text.ts";
import { writeOut } from "../lib/client/line/write_out.ts";
import type { ClientStore, Kept } from "../lib/client/store.ts";
import { ChatError, type ErrorCode } from "../lib/protocol/errors.ts";
import { isShared } from "../lib/protocol/names.ts";
import type { Lang, Texts } from "../lib/text/text.ts";
import { asDevice, openFolder } from "./client_device.ts";
import { type ClientSettings, clientSettings } from "./client_settings.ts";
import type { Context } from "./context.ts";
import { onSignals } from "./on_signals.ts";
import { printError } from "./print.ts";

/** The command and its options. */
export function listenCommand(context: Context) {
  const { texts } = context;
  const { listen: t } = texts.client;
  return new Command("listen")
    .summary(t.summary)
    .description(t.description)
    .addOption(new Option("--json", t.json))
    .action(async ({ json }, command) => {
      await listen(clientSettings(command.optsWithGlobals(), texts), json === true, context);
    });
}

async function listen(settings: ClientSettings, json: boolean, context: Context): Promise<void> {
  const { texts } = context;
  const folder = openFolder("listen", settings, texts);
  try {
    await asDevice(folder, { kind: "listen", settings, context }, async (account) => {
      const end = await listenAs(account, folder.store, settings, json, context);
      if (end === "gone") throw new Deno.errors.BrokenPipe();
      if (end !== "asked") throw new ChatError(end);
    });
  } finally {
    folder.close();
  }
}

/** Listens until a signal, the end of whoever reads, or the server's word. */
async function listenAs(
  account: Device,
  store: ClientStore,
  { dial, server }: ClientSettings,
  json: boolean,
  { texts, lang }: Context,
): Promise<ErrorCode | "asked" | "gone"> {
  const { promise: over, resolve } = Promise.withResolvers<ErrorCode | "asked" | "gone">();
  let gone = false;
  const handOn = (messages: readonly Kept[]): void => {
    const others = messages.filter((one) => one.from !== account.user || one.unverified);
    try {
      const lineOf = json ? jsonLine : (one: Kept) => plainLine(one, account.user, texts, lang);
      const told = json ? others : others.filter(isNews);
      writeOut(told.map((one) => `${lineOf(one)}\n`).join(""));
    } catch (error) {
      gone = true;
      resolve("gone");
      throw error;
    }
  };
  const client = new Client({
    ...{ dial, account, store, receive: true, lang, handOn, changed: () => {} },
    trouble: (why) => {
      if (!gone) printError(troubleText(why, server, texts));
    },
  });
  client.finished.then(resolve);
  const forget = onSignals(() => resolve("asked"));
  client.start();
  const end = await over;
  forget();
  await client.stop();
  return end;
}

function jsonLine({ id, conversation, seq, from, text, ts, unverified, ...more }: Kept): string {
  const { reply_to, extra } = more;
  const answers = reply_to === undefined ? {} : { reply_to };
  const common = { id, conversation, seq, from, text, ts, unverified };
  return JSON.stringify({ ...common, ...answers, ...extra });
}

/** A message, or the sentence for what was done to one or to a group; in front, where others read it too. */
function plainLine(kept: Kept, me: string, texts: Texts, lang: Lang): string {
  const news = groupNews(kept, me, texts) ?? changeNews(kept, undefined, me, texts);
  const said = news ??
    `${foreignWord(kept.from)}: ${fileWords(kept, lang) ?? foreignText(kept.text)}`;
  return isShared(kept.conversation) ? `${foreignWord(kept.conversation)} ${said}` : said;
}
