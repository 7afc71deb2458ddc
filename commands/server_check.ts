/** `chatmom server check`: looks at everything that a server needs, before it is started or while it runs. */

import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { isLoopback } from "../lib/auth/address.ts";
import { StartError } from "../lib/base/start_error.ts";
import { painter, type Style, wantsColours } from "../lib/client/line/paint.ts";
import { checkCertificate } from "../lib/doctor/certificate.ts";
import { checkClock } from "../lib/doctor/clock.ts";
import { checkData, checkDisk, isRunning } from "../lib/doctor/data_folder.ts";
import { type Finding, finding, type FindingCode, type Mark } from "../lib/doctor/finding.ts";
import { checkMailbox } from "../lib/doctor/mailbox.ts";
import { checkPage } from "../lib/doctor/page.ts";
import { checkPort } from "../lib/doctor/port.ts";
import type { ServerOptions } from "../lib/server/server.ts";
import type { Context } from "./context.ts";
import { EXIT, Stop } from "./exit_codes.ts";
import { explain } from "./explain.ts";
import { reason } from "./files.ts";
import { print } from "./print.ts";
import { serverOptions, type ServerSettings } from "./server_options.ts";
import { hostPort } from "./where.ts";

const MARKS: Readonly<Record<Mark, string>> = { good: "✓", warning: "!", bad: "✗" };
const STYLES: Readonly<Record<Mark, Style>> = { good: "good", warning: "name", bad: "bad" };

/** The command. */
export function checkCommand(context: Context) {
  const { check: t } = context.texts.operator;
  return new Command("check").summary(t.summary).description(t.description)
    .action(async (_, command) => {
      const settings = (command as { optsWithGlobals(): object }).optsWithGlobals();
      let worst: Mark = "good";
      for await (const found of findings(settings as ServerSettings, context)) {
        tell(found, context);
        if (found.mark === "bad") worst = "bad";
      }
      if (worst === "bad") throw new Stop(EXIT.unexpected);
    });
}

/** Everything that can be looked at, in the order of the help page. */
async function* findings(settings: ServerSettings, context: Context): AsyncGenerator<Finding> {
  const { lang } = context;
  const { host, port } = settings;
  const data = resolve(settings.data);
  const local = isLoopback(host);
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
  const moment = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "medium" });
  const size = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  let options: ServerOptions | null = null;
  try {
    options = serverOptions(settings, lang, context.texts);
  } catch (error) {
    if (!(error instanceof StartError) && !(error instanceof Stop)) throw error;
    const why = explain(error, context.texts).sentence ?? "";
    yield finding("bad", "settings_bad", { why });
  }
  const running = isRunning(data);
  yield await checkPort(host, port, hostPort(host, port), running);
  for (const { port } of options?.dialects ?? []) {
    yield await checkPort(host, port, hostPort(host, port), running);
  }
  const page = options && await pageFinding(options, running);
  if (page) yield page;
  yield* await checkData(data);
  yield await checkDisk(data, (bytes) => `${size.format(bytes / 1024 ** 3)} GiB`);
  yield await checkClock(data, Date.now, (ms) => moment.format(ms));
  const { tlsCert, tlsKey } = settings;
  if (tlsCert && tlsKey) {
    yield checkCertificate(tlsCert, tlsKey, Date.now, (ms) => day.format(ms));
  } else if (local) yield finding("good", "tls_none_local", {});
  else if (settings.insecure) yield finding("warning", "tls_none_insecure", {});
  if (options) {
    const { mailbox } = options;
    const where = mailbox.kind === "remote" ? hostPort(mailbox.host, mailbox.port) : "";
    yield await checkMailbox(mailbox, where);
    yield registration(options.registration, local);
  }
  if (settings.guests) {
    yield local ? finding("good", "guests_local", {}) : finding("warning", "guests_open", {});
  }
}

async function pageFinding(
  { host, web, tls }: ServerOptions,
  running: boolean,
): Promise<Finding | null> {
  if (!web) return finding("good", "page_off", {});
  const { port, isAsked } = web;
  return await checkPage(
    { host, port, isAsked, tls: tls !== undefined, running },
    hostPort(host, port),
  );
}

function registration(who: ServerOptions["registration"], local: boolean): Finding {
  if (who === "invite") return finding("good", "registration_invite", {});
  if (who === "closed") return finding("good", "registration_closed", {});
  return local
    ? finding("good", "registration_local", {})
    : finding("warning", "registration_open", {});
}

function tell<C extends FindingCode>(
  { mark, code, details }: Finding<C>,
  { texts }: Context,
): void {
  const paint = painter(wantsColours(Deno.stdout.isTerminal()));
  // The system's own words come with numbers, and without a language.
  const known = Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (name !== "why" || code === "settings_bad") return [name, value];
      const why = reason(value as string);
      return [name, texts.cli.reasons[why] ?? why];
    }),
  ) as typeof details;
  const { says, remedy } = texts.operator.check.findings[code](known);
  print(`${paint(STYLES[mark], MARKS[mark])} ${says}`);
  if (remedy) print(`  ${remedy}`);
}
