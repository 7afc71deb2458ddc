/** `chatmom client --web`: the server's page, in the person's browser. */

import { NoAnswer } from "../lib/client/ask_once.ts";
import { openInBrowser } from "../lib/client/browser.ts";
import { isKnownHere } from "../lib/client/device_folder.ts";
import { accountFolder } from "../lib/client/home.ts";
import { findPage } from "../lib/client/page_address.ts";
import type { ClientSettings } from "./client_settings.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { unanswered } from "./no_answer.ts";
import { print } from "./print.ts";

/** Opens the page, or says where it is. Throws Stop, StartError or ChatError when there is none to open. */
export async function openPage(settings: ClientSettings, { texts }: Context): Promise<void> {
  const { dial, address: server, user, home } = settings;
  const t = texts.client.web;
  let found;
  try {
    found = await findPage(dial, server);
  } catch (error) {
    throw error instanceof NoAnswer ? unanswered(error, settings, texts) : error;
  }
  if (found.state === "none") throw new Stop(EXIT.unreachable, t.none(settings.server));
  if (found.state === "silent") throw new Stop(EXIT.unreachable, t.silent(found.address));
  // The name fills in the form there, and leaves this computer with no request. Nothing secret is in it.
  const isKnown = isKnownHere(accountFolder(home, server.host, server.port, user));
  const form = `#user=${encodeURIComponent(user)}${isKnown ? "&login=1" : ""}`;
  const address = `${found.address}${form}`;
  print(await openInBrowser(address) ? t.opened(address) : t.openYourself(address));
}
