/** `chatmom client`: talk in the terminal; what hangs under it serves scripts. */

import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { DownloadPlan } from "../lib/client/files/transfers.ts";
import type { DeviceFolder } from "../lib/client/device_folder.ts";
import { Keyboard } from "../lib/client/line/keyboard.ts";
import { LineClient, type LineEnd } from "../lib/client/line/line_client.ts";
import { Menu } from "../lib/client/line/menu.ts";
import { MenuFace } from "../lib/client/line/menu_face.ts";
import { painter, wantsColours } from "../lib/client/line/paint.ts";
import { pipeFace } from "../lib/client/line/pipe_face.ts";
import { NotAnswered, terminalQuestions } from "../lib/client/line/questions.ts";
import { TerminalFace } from "../lib/client/line/terminal_face.ts";
import { TuiClient } from "../lib/client/tui/tui_client.ts";
import { ChatError } from "../lib/protocol/errors.ts";
import { counter } from "../lib/text/plural.ts";
import { asDevice, openFolder } from "./client_device.ts";
import { listenCommand } from "./client_listen.ts";
import { sendCommand } from "./client_send.ts";
import { addClientOptions, type ClientSettings, clientSettings } from "./client_settings.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { onSignals } from "./on_signals.ts";
import { printError } from "./print.ts";
import { Setting } from "./setting.ts";
import { size } from "./values.ts";

/** Files up to this many bytes are saved without being asked for. */
const UNASKED = 1024 * 1024;

/** The command, its options, and `send` and `listen` under it. */
export function clientCommand(context: Context) {
  const { texts } = context;
  const { client: t } = texts;
  const command = addClientOptions(new Command("client"), texts)
    .summary(t.summary)
    .description(t.description)
    .optionsGroup(t.groups.how)
    .option("--menu", t.menu)
    .option("--plain", t.plain)
    .addOption(
      new Setting("--downloads <folder>", t.downloads).default("client_downloads"),
    )
    .addOption(
      new Setting("--get-below <size>", t.getBelow).default(UNASKED, "1M").argParser(size(texts)),
    )
    .addHelpText("after", `\n${t.notes}`)
    .action(async (_, command) => {
      const raw = command.opts();
      const { downloads, getBelow } = raw as unknown as { downloads: string; getBelow: number };
      const plan = { folder: resolve(downloads), unasked: getBelow };
      const look = { plain: raw.plain === true, menu: raw.menu === true, plan };
      await talk(clientSettings(raw, texts), look, context);
    });
  command.addCommand(sendCommand(context));
  command.addCommand(listenCommand(context));
  return command;
}

/** How the client shows itself, and where it saves files. */
interface Look {
  readonly plain: boolean;
  readonly menu: boolean;
  readonly plan: DownloadPlan;
}

async function talk(settings: ClientSettings, look: Look, context: Context): Promise<void> {
  const folder = openFolder("terminal", settings, context.texts);
  const terminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const keyboard = terminal ? new Keyboard() : undefined;
  const ending = {
    // Until there is a conversation to end: a signal must not leave the terminal without echo.
    stop: () => {
      keyboard?.close();
      Deno.exit(EXIT.interrupted);
    },
  };
  const forget = onSignals(() => ending.stop());
  try {
    await converse(settings, look, context, folder, keyboard, ending);
  } catch (error) {
    if (error instanceof NotAnswered) throw new Stop(EXIT.interrupted);
    throw error;
  } finally {
    forget();
    keyboard?.close();
    folder.close();
  }
}

async function converse(
  settings: ClientSettings,
  { plain, menu, plan: downloads }: Look,
  context: Context,
  folder: DeviceFolder,
  keyboard: Keyboard | undefined,
  ending: { stop: () => void },
): Promise<void> {
  const { texts, lang } = context;
  const { dial, server } = settings;
  const questions = keyboard ? { questions: terminalQuestions(keyboard, texts) } : {};
  const screen = Deno.stdout.isTerminal();
  const paint = painter(!plain && wantsColours(screen));
  const login = { kind: "terminal", settings, context, ...questions } as const;
  if (keyboard && !plain && !menu) {
    return await asDevice(folder, login, async (account) => {
      const { store } = folder;
      const colours = wantsColours(true);
      const options = { dial, server, account, store, keyboard, texts, lang, colours, downloads };
      const client = new TuiClient(options);
      ending.stop = () => client.stop();
      finish(await client.run(), context);
    });
  }
  await asDevice(folder, login, async (account) => {
    const terminal = keyboard &&
      new TerminalFace(keyboard, menu ? () => {} : (text) => client.typed(text));
    const plainFace = terminal ?? pipeFace(screen);
    // A question in a terminal stands before its answer; through a pipe it is a line.
    const ask = (question: string): void =>
      terminal ? terminal.prompt(question) : plainFace.print([question.trimEnd()]);
    const face = menu ? new MenuFace(plainFace, new Menu(texts), ask) : plainFace;
    const { store } = folder;
    const options = { dial, server, account, store, face, texts, lang, paint, downloads };
    const client: LineClient = new LineClient(options);
    ending.stop = () => client.stop();
    try {
      finish(await client.run(), context);
    } finally {
      terminal?.close();
    }
  });
}

/** Throws what the end is to the shell, when it is not a plain one. */
function finish({ why, pending, undone }: LineEnd, { texts, lang }: Context): void {
  if (why === "gone") throw new Deno.errors.BrokenPipe();
  if (pending > 0) {
    const messages = counter(lang)(pending, texts.line.messages);
    printError(texts.line.stillWaiting(messages));
  }
  if (why !== "left") throw new ChatError(why);
  // A script wants to know; a person has read it.
  if (Deno.stdin.isTerminal()) return;
  if (pending > 0) throw new Stop(EXIT.waiting);
  if (undone > 0) throw new Stop(EXIT.usage);
}
