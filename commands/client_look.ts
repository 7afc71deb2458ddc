/** How the client shows itself: as the screen, as lines or as a menu, and what the screen looks like. */

import { resolve } from "node:path";
import { type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import type { DownloadPlan } from "../lib/client/files/transfers.ts";
import { type NotifierName, NOTIFIERS } from "../lib/client/tui/notifier.ts";
import { type Theme, THEMES } from "../lib/client/tui/themes.ts";
import type { Texts } from "../lib/text/text.ts";
import { Setting } from "./setting.ts";
import { size, word } from "./values.ts";

/** Files up to this many bytes are saved without being asked for. */
const UNASKED = 1024 * 1024;

/** What the options say of it, and where files are saved. */
export interface Look {
  readonly plain: boolean;
  readonly menu: boolean;
  /** Not here but in the browser. */
  readonly web: boolean;
  readonly theme: Theme;
  readonly mouse: boolean;
  readonly notify: NotifierName | undefined;
  readonly plan: DownloadPlan;
}

interface Raw {
  readonly plain?: boolean;
  readonly menu?: boolean;
  readonly web?: boolean;
  readonly theme: Theme;
  readonly mouse?: boolean;
  readonly notify?: NotifierName;
  readonly downloads: string;
  readonly getBelow: number;
}

/** Adds the options to the command. */
export function addLookOptions<C extends CommandUnknownOpts>(command: C, texts: Texts): C {
  const { client: t } = texts;
  command
    .optionsGroup(t.groups.how)
    .option("--menu", t.menu)
    .option("--plain", t.plain)
    .option("--web", t.web.option)
    .addOption(
      new Setting("--theme <name>", t.theme).default("auto").argParser(word(texts, ...THEMES)),
    )
    .addOption(new Setting("--mouse", t.mouse))
    .addOption(new Setting("--notify <program>", t.notify).argParser(notifier(texts)))
    .addOption(new Setting("--downloads <folder>", t.downloads).default("client_downloads"))
    .addOption(
      new Setting("--get-below <size>", t.getBelow).default(UNASKED, "1M").argParser(size(texts)),
    );
  return command;
}

/** What the options say. */
export function lookOf(options: object): Look {
  const {
    plain = false,
    menu = false,
    web = false,
    mouse = false,
    theme,
    notify,
    downloads,
    getBelow,
  } = options as Raw;
  const plan = { folder: resolve(downloads), unasked: getBelow };
  return { plain, menu, web, theme, mouse, notify, plan };
}

function notifier(texts: Texts): (value: string) => NotifierName {
  return (value) => {
    const found = NOTIFIERS.find((one) => one === value);
    if (!found) throw new InvalidArgumentError(texts.client.wantsNotifier);
    return found;
  };
}
