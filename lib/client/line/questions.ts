/** The first-start questions, asked in a terminal; what is typed is not shown. */

import type { Texts } from "../../text/text.ts";
import type { Questions } from "../sign_up.ts";
import { edit, EMPTY, textOf } from "./editor.ts";
import type { Keyboard } from "./keyboard.ts";
import { writeOut } from "./write_out.ts";

/** The person answered with Ctrl+C, or the terminal is gone. */
export class NotAnswered extends Error {
  override readonly name = "NotAnswered";
}

const SHORTEST = 8;
const LONGEST = 256;

/** Asks at `keyboard`; every question throws NotAnswered on Ctrl+C. */
export function terminalQuestions(keyboard: Keyboard, texts: Texts): Questions {
  const { client, errors } = texts;
  return {
    async password(user, wrong) {
      if (wrong) writeOut(errors.bad_credentials + "\n");
      while (true) {
        const password = await ask(keyboard, client.password(user));
        if (password) return password;
      }
    },
    async invitation(wrong) {
      if (wrong) writeOut(errors.invite_unknown + "\n");
      return await ask(keyboard, client.invitation);
    },
    async newPassword(user) {
      writeOut(client.newAccount(user) + "\n");
      return await typeNewPassword(keyboard, texts);
    },
  };
}

/** A new password, typed twice; asked for again until it can be one. Throws NotAnswered on Ctrl+C. */
export async function typeNewPassword(keyboard: Keyboard, { client }: Texts): Promise<string> {
  while (true) {
    const password = await ask(keyboard, client.newPassword);
    const length = [...password.normalize("NFKC")].length;
    if (length < SHORTEST || length > LONGEST) {
      writeOut(client.passwordLength + "\n");
      continue;
    }
    if (await ask(keyboard, client.passwordAgain) === password) return password;
    writeOut(client.passwordsDiffer + "\n");
  }
}

/** One line, typed unseen. */
async function ask(keyboard: Keyboard, label: string): Promise<string> {
  // Who reads whole lines may have given the terminal back, and it would show what is typed.
  keyboard.open();
  writeOut(label);
  let editor = EMPTY;
  while (true) {
    const key = await keyboard.key();
    const name = key && "name" in key ? key.name : undefined;
    if (key === null || name === "ctrl-c" || name === "ctrl-d") {
      writeOut("\n");
      throw new NotAnswered();
    }
    if (name === "enter") {
      writeOut("\n");
      return textOf(editor);
    }
    // No recalling: what was typed unseen stays unseen.
    if (name !== "up" && name !== "down") editor = edit(editor, key);
  }
}
