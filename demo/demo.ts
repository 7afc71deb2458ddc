/**
 * Chatmom in 20 seconds, with nothing faked: a real server and real clients of ana and bia, each a
 * process of its own. ana writes while bia is away, the server is killed in between, bia comes back.
 * Ends with exit code 0 only when every message came, once, in order. `--fast` leaves out the pauses
 * that let people read along.
 */

import { contextOf } from "../commands/context.ts";
import { Actor, show } from "./actor.ts";

const { lang, texts: { demo: t } } = contextOf(Deno.args);
const pause = Deno.args.includes("--fast") ? 0 : 1_100;
const home = await Deno.makeTempDir({ prefix: "chatmom-demo-" });

try {
  await play();
} finally {
  await Actor.endAll();
  await Deno.remove(home, { recursive: true });
}

async function play(): Promise<void> {
  await scene(t.start);
  const server = serve("0");
  const port = /:(\d+) \.\.\./.exec(await server.says(/listening/))![1]!;

  await scene(t.signUp);
  const first = enter("bia", port);
  await first.says(/\/help/);
  await writes(first, "/quit");
  await first.ended();

  await scene(t.away);
  const ana = enter("ana", port);
  await ana.says(/\/help/);
  await writes(ana, "/add bia");
  await writes(ana, "/to bia");
  for (const text of t.whileAway) await writes(ana, text);
  for (const text of t.whileAway) await ana.says(tick("✓", text));

  await scene(t.killed);
  await server.kill();
  await writes(ana, t.whileDown);
  await ana.says(new RegExp(`${escape(t.whileDown)}.*…`));
  const again = serve(port);
  await again.says(/listening/);
  await ana.says(tick("✓", t.whileDown));

  await scene(t.back);
  const bia = enter("bia", port);
  const all = [...t.whileAway, t.whileDown];
  await bia.says(new RegExp(`ana: ${escape(all.at(-1)!)}$`));
  for (const text of all) await ana.says(tick("✓✓", text));
  await writes(bia, "/to ana");
  await writes(bia, t.answer);
  await ana.says(new RegExp(`bia: ${escape(t.answer)}$`));
  await bia.says(tick("✓✓", t.answer));

  await writes(bia, "/quit");
  await writes(ana, "/quit");
  const codes = [await bia.ended(), await ana.ended(), await again.stop()];

  const got = bia.lines.flatMap((line) => /\] ana: (.*)$/.exec(line)?.[1] ?? []);
  const fine = JSON.stringify(got) === JSON.stringify(all) && codes.every((code) => code === 0);
  await scene(fine ? t.fine(all.length) : t.wrong(got.length, all.length));
  if (!fine) Deno.exitCode = 1;
}

function serve(port: string): Actor {
  return new Actor("chatmom", ["server", "--port", port, "--data", `${home}/data`, "--lang", lang]);
}

function enter(user: string, port: string): Actor {
  const words = ["client", "--user", user, "--port", port, "--home", `${home}/${user}`];
  return new Actor(`  ${user}  `, [...words, "--lang", lang]);
}

/** The line that shows a message's tick: ✓ stored, ✓✓ on a device of theirs. */
function tick(mark: string, text: string): RegExp {
  return new RegExp(`^\\s*${mark} ${escape(text)}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Has `who` type a line, at the speed of somebody who thinks first. */
async function writes(who: Actor, line: string): Promise<void> {
  await thinking();
  await who.types(line);
}

async function scene(text: string): Promise<void> {
  await thinking();
  show(`\n── ${text}`);
}

async function thinking(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pause));
}
