/** `chatmom client`: talk in the terminal; what hangs under it serves scripts. */

import { Command } from "@commander-js/extra-typings";
import type { DeviceFolder } from "../lib/client/device_folder.ts";
import { Keyboard } from "../lib/client/line/keyboard.ts";
import { LineClient, type LineEnd } from "../lib/client/line/line_client.ts";
import { Menu } from "../lib/client/line/menu.ts";
import { MenuFace } from "../lib/client/line/menu_face.ts";
import { canMoveTheCursor, painter, wantsColours } from "../lib/client/line/paint.ts";
import { pipeFace } from "../lib/client/line/pipe_face.ts";
import { NotAnswered, terminalQuestions } from "../lib/client/line/questions.ts";
import { TerminalFace } from "../lib/client/line/terminal_face.ts";
import { TuiClient } from "../lib/client/tui/tui_client.ts";
import { ChatError } from "../lib/protocol/errors.ts";
import { counter } from "../lib/text/plural.ts";
import { asDevice, openFolder } from "./client_device.ts";
import { listenCommand } from "./client_listen.ts";
import { addLookOptions, type Look, lookOf } from "./client_look.ts";
import { sendCommand } from "./client_send.ts";
import { addClientOptions, type ClientSettings, clientSettings } from "./client_settings.ts";
import { openPage } from "./client_web.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { onSignals } from "./on_signals.ts";
import { printError } from "./print.ts";

/** The command, its options, and `send` and `listen` under it. */
export function clientCommand(context: Context) {
  const { texts } = context;
  const { client: t } = texts;
  const command = addLookOptions(addClientOptions(new Command("client"), texts), texts)
    .summary(t.summary)
    .description(t.description)
    .addHelpText("after", `\n${t.notes}`)
    .action(async (_, command) => {
      const raw = command.opts();
      const look = lookOf(raw);
      if (look.web) return await openPage(clientSettings(raw, texts), context);
      await talk(clientSettings(raw, texts), look, context);
    });
  command.addCommand(sendCommand(context));
  command.addCommand(listenCommand(context));
  return command;
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
  look: Look,
  context: Context,
  folder: DeviceFolder,
  keyboard: Keyboard | undefined,
  ending: { stop: () => void },
): Promise<void> {
  const { texts, lang } = context;
  const { dial, server } = settings;
  const { plain, menu, plan: downloads } = look;
  const questions = keyboard ? { questions: terminalQuestions(keyboard, texts) } : {};
  const screen = Deno.stdout.isTerminal();
  const paint = painter(!plain && wantsColours(screen));
  const login = { kind: "terminal", settings, context, ...questions } as const;
  const canMove = canMoveTheCursor();
  if (keyboard && canMove && !plain && !menu) {
    return await asDevice(folder, login, async (account) => {
      const { store } = folder;
      const [term = "", colorfgbg] = [Deno.env.get("TERM"), Deno.env.get("COLORFGBG")];
      const shown = { ...look, colours: wantsColours(true), term, colorfgbg };
      const options = { dial, server, account, store, keyboard, texts, lang, shown, downloads };
      const client = new TuiClient(options);
      ending.stop = () => client.stop();
      finish(await client.run(), context);
    });
  }
  await asDevice(folder, login, async (account) => {
    // A terminal that cannot move its cursor edits its own lines.
    if (!canMove) keyboard?.close();
    const terminal = canMove && keyboard &&
      new TerminalFace(keyboard, menu ? () => {} : (text) => client.typed(text));
    const plainFace = terminal || pipeFace(screen);
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
      if (terminal) terminal.close();
    }
  });
}

/** Throws what the end is to the shell, when it is not a plain one. */
function finish({ why, pending, undone, unfinished }: LineEnd, { texts, lang }: Context): void {
  if (why === "gone") throw new Deno.errors.BrokenPipe();
  if (pending > 0) {
    const messages = counter(lang)(pending, texts.line.messages);
    printError(texts.line.stillWaiting(messages));
  }
  if (unfinished) printError(texts.line.unfinished);
  if (why !== "left") throw new ChatError(why);
  // A script wants to know; a person has read it.
  if (Deno.stdin.isTerminal()) return;
  if (pending > 0) throw new Stop(EXIT.waiting);
  if (undone > 0) throw new Stop(EXIT.usage);
}
