/** Files as lines for a person: what one is, how far it has come, where it was saved. Foreign names are made safe here. */

import type { ErrorCode } from "../../protocol/errors.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { clockText, sizeText } from "../../text/sizes.ts";
import type { Lang, Texts } from "../../text/text.ts";
import type { LocalFileError } from "../files/local_file.ts";
import { timeLeft } from "../files/meter.ts";
import type { Transfer } from "../files/transfer.ts";
import type { Kept } from "../store.ts";

/** How much of a name stands in the prompt, in code points. */
const PROMPT_NAME = 20;

/** What a message with a file says: its name and its size. */
export function fileWords({ extra }: Pick<Kept, "extra">, lang: Lang): string | undefined {
  const file = extra?.file;
  return file && `📎 ${foreignWord(file.name)} (${sizeText(file.size, lang)})`;
}

/** Why a file cannot be sent, and what to do. */
export function cannotSend({ code }: LocalFileError, path: string, { files: t }: Texts): string {
  const shown = foreignWord(path);
  switch (code) {
    case "missing":
      return t.missing(shown);
    case "not_a_file":
      return t.notAFile(shown);
    case "unreadable":
      return t.unreadable(shown);
    case "changing":
      return t.changing(shown);
  }
}

/** The line that a file which has ended is worth; none for what its message tells already. */
export function transferNews(
  { way, name, state, path, why }: Transfer,
  { errors, files: t, line }: Texts,
): string[] {
  if (way === "up") return [];
  const shown = foreignWord(name);
  if (state === "done") return [t.saved(shown, foreignWord(path!))];
  if (state !== "failed") return [];
  const reason = why === "keeping" ? t.cannotSave : errors[why as ErrorCode];
  return [t.notSaved(shown, reason, line.usages.get)];
}

/** How far what is on its way has come, for the prompt: `↑ notes.pdf 45% 3 MB/s 0:12`; empty for nothing. */
export function progressText(transfers: Iterable<Transfer>, lang: Lang): string {
  const moving = [...transfers].filter(({ state }) => state === "moving");
  return moving.map((one) => oneProgress(one, lang)).join(" ");
}

function oneProgress({ way, name, size, done, rate }: Transfer, lang: Lang): string {
  const characters = [...foreignWord(name)];
  const shown = characters.length > PROMPT_NAME
    ? `${characters.slice(0, PROMPT_NAME).join("")}…`
    : characters.join("");
  const percent = new Intl.NumberFormat(lang, { style: "percent" })
    .format(size === 0 ? 1 : Math.floor(done * 100 / size) / 100);
  const left = timeLeft(size - done, rate);
  const speed = rate === undefined ? [] : [`${sizeText(rate, lang)}/s`];
  return [
    way === "up" ? "↑" : "↓",
    shown,
    percent,
    ...speed,
    ...(left === undefined ? [] : [clockText(left)]),
  ].join(" ");
}
