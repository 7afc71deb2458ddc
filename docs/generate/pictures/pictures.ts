/**
 * `deno task pictures`: takes the pictures in docs/pictures anew, of the real terminal client and the real
 * page on a real server, in both languages. What is said and what time it is are always the same.
 */

import type { Browser, Locator, Page } from "playwright-core";
import { TerminalClient } from "../../../tests/client/terminal.ts";
import { launchBrowser, Visitor } from "../../../tests/support/browser.ts";
import { temporaryFolder } from "../../../tests/support/folder.ts";
import { PASSWORD, Scene, TIME_ZONE } from "./scene.ts";
import { terminalPage } from "./terminal_picture.ts";

const FOLDER = new URL("../../pictures/", import.meta.url);
const EMOJI_FONT = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf";
const COLUMNS = 96, ROWS = 22;
const DESKTOP = { width: 960, height: 640 }, PHONE = { width: 390, height: 760 };
/** A picture is part of every copy of this repository. */
const MOST_BYTES = 150 * 1024;

const LANGS = { en: "", "pt-BR": "pt-br-" } as const;

async function main(): Promise<void> {
  try {
    Deno.statSync(EMOJI_FONT);
  } catch {
    say("The pictures need an emoji font: apt-get install fonts-noto-color-emoji");
    Deno.exit(1);
  }
  await Deno.mkdir(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const lang of ["en", "pt-BR"] as const) {
      await using data = await temporaryFolder();
      await using scene = await Scene.play(data.path, lang);
      await terminal(browser, scene);
      await desktop(browser, scene);
      await phone(browser, scene);
    }
  } finally {
    await browser.close();
  }
}

async function terminal(browser: Browser, scene: Scene): Promise<void> {
  const { lang, port, words } = scene;
  await using home = await temporaryFolder();
  const options = ["--user", "bia", "--port", String(port), "--lang", lang, "--get-below", "0"];
  const variables = { CHATMOM_PASSWORD: PASSWORD, TZ: TIME_ZONE };
  await using client = new TerminalClient(home.path, options, {
    variables,
    columns: COLUMNS,
    rows: ROWS,
  });
  await client.shows(new RegExp(words.group));
  client.press("\x0bana\r");
  await client.shows(new RegExp(words.lines.at(-1)!.text.slice(0, 30)));
  client.press(words.draft);
  await client.shows(new RegExp(words.draft.trimEnd()));
  scene.typing();
  await client.shows(/ana (is typing|está digitando)/);
  await quiet(() => client.output.length);
  const context = await browser.newContext({ deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  const title = "chatmom client --user bia";
  await page.setContent(await terminalPage(client.output, COLUMNS, ROWS, title));
  const bytes = await page.locator("#window").screenshot({ omitBackground: true });
  await keep(lang, "terminal", bytes);
  await context.close();
  client.press("\x03");
  await client.ended();
}

async function desktop(browser: Browser, scene: Scene): Promise<void> {
  await using visitor = await visit(browser, scene, { viewport: DESKTOP, deviceScaleFactor: 1.25 });
  await open(visitor.page, scene);
  for (const colorScheme of ["light", "dark"] as const) {
    await visitor.page.emulateMedia({ colorScheme });
    await keep(scene.lang, `page-${colorScheme}`, await visitor.page.screenshot());
  }
}

async function phone(browser: Browser, scene: Scene): Promise<void> {
  await using visitor = await visit(browser, scene, {
    viewport: PHONE,
    deviceScaleFactor: 1.5,
    isMobile: true,
    hasTouch: true,
  });
  const { page } = visitor;
  await page.emulateMedia({ colorScheme: "dark" });
  await still(page);
  await keep(scene.lang, "phone-dark", await page.screenshot());
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, scene);
  await keep(scene.lang, "phone-light", await page.screenshot());
}

/** bia at the page, in a browser where it is the scene's moment. */
async function visit(
  browser: Browser,
  { lang, url, now }: Scene,
  options: Parameters<Browser["newContext"]>[0],
): Promise<Visitor> {
  const context = await browser.newContext({ ...options, locale: lang, timezoneId: TIME_ZONE });
  await context.clock.setFixedTime(now);
  const visitor = await Visitor.at(context, url);
  const { page } = visitor;
  await page.locator("form button.plain").click();
  await page.locator("input[name=user]").fill("bia");
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("form button.main").click();
  await entry(page).waitFor();
  return visitor;
}

/** Where the list leads to ana. */
function entry(page: Page): Locator {
  const name = page.locator("bdi.name").getByText("ana", { exact: true });
  return page.locator(".conversations button").filter({ has: name });
}

/** Opens the conversation with ana, to its end. */
async function open(page: Page, { words }: Scene): Promise<void> {
  await entry(page).click();
  await page.locator("li.message").getByText(words.lines.at(-1)!.text).waitFor();
  await page.locator("textarea").fill(words.draft);
  await still(page);
}

/** Takes the hand off the mouse, and waits. */
async function still(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await quiet(() => page.content());
}

/** Waits until nothing changes any more. */
async function quiet<T>(look: () => T | Promise<T>): Promise<void> {
  let before = await look();
  for (let same = 0; same < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = await look();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

async function keep(lang: keyof typeof LANGS, name: string, bytes: Uint8Array): Promise<void> {
  const file = `${LANGS[lang]}${name}.png`;
  if (bytes.length > MOST_BYTES) throw new Error(`${file}: ${bytes.length} bytes are too many`);
  await Deno.writeFile(new URL(file, FOLDER), bytes);
  say(`${file} ${(bytes.length / 1024).toFixed()} KB`);
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

await main();
