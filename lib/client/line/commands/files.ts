/** `/file`, `/files`, `/get` and `/cancel`: sending files, seeing which there are, saving them, or not after all. */

import { homedir } from "node:os";
import { join } from "node:path";
import { foreignWord } from "../../../text/foreign_text.ts";
import { LocalFileError, lookAt } from "../../files/local_file.ts";
import type { Kept } from "../../store.ts";
import type { Command, Desk } from "../command.ts";
import { cannotSend } from "../file_lines.ts";

/** How many files are listed. */
const LISTED = 20;

/** What the numbers of each desk's last list meant: others send files meanwhile. */
const lists = new WeakMap<Desk, readonly Kept[]>();

export const file: Command = {
  name: "file",
  run: (argument, desk) => argument !== "" && send(desk, argument),
};

export const files: Command = {
  name: "files",
  run: (_argument, desk) => list(desk),
};

export const get: Command = {
  name: "get",
  run: (argument, desk) => fetch(desk, argument),
};

export const cancel: Command = {
  name: "cancel",
  run: (argument, desk) => stop(desk, argument),
};

/** Takes back the file whose name begins so, or the newest that is on its way. */
function stop(desk: Desk, argument: string): void {
  const { client, texts: { files: t } } = desk;
  const { conversations, transfers } = client.state;
  const up = [...conversations.values()].flatMap(({ messages }) => messages)
    .flatMap(({ id, state, extra }) =>
      state === "waiting" && extra?.file ? [{ id, name: extra.file.name }] : []
    );
  const down = [...transfers.values()].filter(({ way, state }) =>
    way === "down" && (state === "moving" || state === "waiting")
  );
  const found = [...down, ...up].filter(({ name }) => name.startsWith(argument))
    .sort((a, b) => a.id < b.id ? -1 : 1).at(-1);
  try {
    if (!found || !client.cancel(found.id)) return desk.refuse(t.noneOnItsWay);
  } catch (error) {
    return desk.unkept(error);
  }
  desk.print([t.cancelling(foreignWord(found.name))]);
}

async function send(desk: Desk, argument: string): Promise<void> {
  const { client, to } = desk;
  if (!to) return desk.refuse(desk.toWhom);
  const path = pathOf(argument);
  try {
    const { path: whole, mtime, ...about } = await lookAt(path);
    client.submit([{ type: "file_offer", to, ...about, local: { path: whole, mtime } }]);
  } catch (error) {
    if (error instanceof LocalFileError) desk.refuse(cannotSend(error, path, desk.texts));
    else desk.unkept(error);
  }
}

/** A path as people enter it: in quotation marks when it was dropped there, from home with a tilde. */
function pathOf(argument: string): string {
  const quoted = /^(["'])(.+)\1$/su.exec(argument);
  const path = quoted ? quoted[2]! : argument;
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

function list(desk: Desk): void {
  const { client, store, lines, texts: { files: t, line } } = desk;
  if (!desk.to) return desk.refuse(desk.toWhom);
  const found = store.files(desk.to, LISTED);
  lists.set(desk, found);
  if (found.length === 0) return desk.print([t.none(desk.to)]);
  const { me } = client.state;
  desk.print([
    t.list(desk.to),
    ...found.map((one, at) => `${at + 1}  ${lines.message(one, me)}  ${whereIs(desk, one)}`),
    line.historyEnd,
  ]);
}

function whereIs({ client, store, texts: { files: t } }: Desk, { id, from }: Kept): string {
  const path = store.downloads.get(id)?.path;
  if (path) return t.savedAt(foreignWord(path));
  if (client.state.transfers.get(id)?.state === "moving") return t.coming;
  return from === client.state.me ? t.yours : t.notHere;
}

async function fetch(desk: Desk, argument: string): Promise<void> {
  const { client, store, texts: { files: t } } = desk;
  if (!desk.to) return desk.refuse(desk.toWhom);
  const message = chosen(desk, argument);
  if (!message) return desk.refuse(argument === "" ? t.noneToGet : t.noSuch);
  const name = foreignWord(message.extra!.file!.name);
  const path = store.downloads.get(message.id)?.path;
  if (path && await isThere(path)) return desk.print([t.alreadySaved(name, foreignWord(path))]);
  try {
    if (client.fetch(message)) desk.print([t.getting(name)]);
    else desk.refuse(t.yourOwn);
  } catch (error) {
    desk.unkept(error);
  }
}

/** The file of that number in the last list, or of that id; without either the newest that is not saved. */
function chosen(desk: Desk, argument: string): Kept | undefined {
  const { client: { state: { me } }, store } = desk;
  const found = store.files(desk.to!, LISTED);
  if (argument === "") {
    const others = found.filter(({ from }) => from !== me);
    return others.find(({ id }) => !store.downloads.get(id)?.path) ?? others[0];
  }
  if (/^\d{1,3}$/.test(argument)) {
    const listed = lists.get(desk);
    // The numbers of another conversation's list mean nothing here.
    const here = listed?.[0]?.conversation === desk.to ? listed : found;
    return here![Number(argument) - 1];
  }
  return found.find(({ id }) => id.startsWith(argument.toLowerCase()));
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Moved or removed: it can be fetched again.
    return false;
  }
}
