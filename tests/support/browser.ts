/** A real browser for tests of the page: each person has a profile of their own, as on a machine of theirs. */

import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import { PATIENCE_MS } from "./until.ts";

const PROGRAM = "/usr/bin/chromium";

/** False where no browser is installed; tests that need one are then ignored. */
export const hasBrowser = exists(PROGRAM);

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Starts the browser; whoever does so closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** One browser for all tests of a file. */
export function oneBrowser(): { visit(url: string, options?: VisitOptions): Promise<Visitor> } {
  let browser: Browser | undefined;
  if (hasBrowser) {
    Deno.test.beforeAll(async () => {
      browser = await launchBrowser();
    });
    Deno.test.afterAll(async () => {
      await browser?.close();
    });
  }
  return {
    async visit(url, options = {}) {
      const context = await browser!.newContext({ locale: "en-US", ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      return await Visitor.at(context, url);
    },
  };
}

/** What a visitor's browser is like. */
export type VisitOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

/** Somebody at the page, in words of what they do and see; `await using` closes their browser. */
export class Visitor implements AsyncDisposable {
  /** What the page complained of: a test that wants none looks here. */
  readonly complaints: string[] = [];

  private constructor(readonly context: BrowserContext, public page: Page, readonly url: string) {
    this.#listen(page);
  }

  static async at(context: BrowserContext, url: string): Promise<Visitor> {
    const page = await context.newPage();
    await page.goto(url);
    return new Visitor(context, page, url);
  }

  /** Makes an account. */
  async register(user: string, password = "correct horse"): Promise<void> {
    await this.page.getByLabel("Name").fill(user);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Make an account" }).click();
    await this.connected();
  }

  /** Logs in with an account that is there. */
  async logIn(user: string, password: string): Promise<void> {
    const enter = this.page.getByRole("button", { name: "Log in", exact: true });
    const have = this.page.getByRole("button", { name: "I have an account already" });
    await enter.or(have).waitFor();
    if (await have.isVisible()) await have.click();
    await this.page.getByLabel("Name").fill(user);
    await this.page.getByLabel("Password").fill(password);
    await enter.click();
    await this.connected();
  }

  /** Waits for the connection. */
  async connected(): Promise<void> {
    await this.page.getByText("connected", { exact: true }).waitFor();
  }

  /** Opens the conversation with somebody, or a group. */
  async open(name: string): Promise<void> {
    await this.page.getByLabel("Write to").fill(name);
    await this.page.getByRole("button", { name: "Open" }).click();
    await this.field.waitFor();
  }

  /** Writes a message and sends it by Enter. */
  async write(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.field.fill(text);
      await this.field.press("Enter");
    }
  }

  get field(): Locator {
    return this.page.locator("textarea");
  }

  /** The message that says this. */
  message(text: string): Locator {
    return this.page.locator("li.message").filter({
      has: this.page.locator(".text").getByText(text, { exact: true }),
    });
  }

  /** Waits for a message. */
  async sees(text: string): Promise<void> {
    await this.message(text).first().waitFor();
  }

  /** Waits until the tick of one's own message is this one, by its words. */
  async ticked(text: string, tick: string): Promise<void> {
    await this.message(text).getByRole("img", { name: tick }).waitFor();
  }

  /** What all messages on the page say, in order. */
  async texts(): Promise<string[]> {
    return await this.page.locator("li.message .text").allInnerTexts();
  }

  /** Closes the page and opens it again, as who comes back tomorrow. */
  async again(): Promise<void> {
    await this.page.close();
    this.page = await this.context.newPage();
    this.#listen(this.page);
    await this.page.goto(this.url);
  }

  #listen(page: Page): void {
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
  }
}
