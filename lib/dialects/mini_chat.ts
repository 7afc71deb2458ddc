/**
 * mini-chat: lines of text, no passwords, no acks. Any line-based TCP client speaks it, so what others
 * wrote goes through the same gate as to a terminal.
 */

import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { EVERYONE } from "../protocol/names.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { foreignText, foreignWord } from "../text/foreign_text.ts";
import { textsFor } from "../text/text.ts";
import { miniChatWords as say } from "../text/wire.ts";
import { Asked, SILENT } from "./asked.ts";
import type { Dialect, Language } from "./language.ts";
import { isPrivate, plainText } from "./plain_text.ts";
import { TextLines } from "./text_lines.ts";

/** The one device that this language knows. */
const DEVICE = "line";
/** How many of one's own messages are remembered: copies of them may come back. */
const OWN_MOST = 64;

/** What the language calls an error; all others go by their code. */
const ERRORS: Partial<Record<ErrorCode, string>> = {
  name_taken: say.nameTaken,
  already_connected: say.nameTaken,
  unknown_user: say.unknownUser,
  not_logged_in: say.nameFirst,
  unknown_type: say.unknownCommand,
};

export const miniChat: Dialect = {
  passwordless: true,
  separate: false,
  frame: LIMITS.frame,
  framing: (most) => new TextLines(most),
  language: () => new MiniChat(),
};

class MiniChat implements Language {
  readonly acks = false;
  readonly greeting = `${say.greeting}\n`;
  #asked = new Asked();
  #user = "";
  #own: string[] = [];

  requests(frame: unknown): readonly Request[] {
    const line = (frame as string).trim();
    if (line === "") return [];
    const [, word, rest = ""] = /^(\S+)(?:\s+(.*))?$/s.exec(line)!;
    if (!this.#user) {
      if (word === "NICK" && rest) return this.#nick(rest);
      throw new ChatError("not_logged_in");
    }
    switch (word) {
      case "NICK":
        throw new ChatError("already_logged_in");
      case "MSG":
        return [this.#message(rest)];
      case "WHO":
        return [this.#asked.request({ type: "users" }, (answer) => this.#users(answer))];
      case "QUIT":
        return [this.#asked.request({ type: "bye" }, () => `${say.bye}\n`)];
    }
    throw new ChatError("unknown_type");
  }

  lines(event: Event): string {
    const answer = this.#asked.answer(event);
    if (answer !== null) return answer;
    switch (event.type) {
      case "message":
        return this.#received(event);
      case "presence": {
        if (event.user === this.#user) return "";
        return `${event.status === "online" ? say.joined(event.user) : say.left(event.user)}\n`;
      }
      case "error":
        return this.#asked.inTurn(failure(event));
      case "bye":
        return failure(event);
      default:
        return "";
    }
  }

  #nick(user: string): Request[] {
    const hello = { type: "hello", protocol: 1, user, device: DEVICE, replace: false };
    return [
      this.#asked.request({ ...hello, auth: { guest: true } }, (answer) => {
        if (answer.type !== "welcome") return failure(answer);
        this.#user = answer.user;
        return `${say.welcome(answer.user)}\n`;
      }),
      this.#asked.request({ type: "users", watch: true }, SILENT),
    ];
  }

  #message(rest: string): Request {
    const [, to, text] = /^@(\S+)\s+(.+)$/s.exec(rest) ?? [];
    if (to && text) {
      return this.#asked.durable(
        { type: "send", to, text },
        (answer) => answer.type === "stored" ? this.#stored(answer) : failure(answer),
      );
    }
    if (!rest || rest.startsWith("@")) throw new ChatError("unknown_type");
    return this.#asked.durable({ type: "send", to: EVERYONE, text: rest }, (answer) => {
      if (answer.type !== "stored") return failure(answer);
      return this.#stored(answer) + said(this.#user, "all", rest);
    });
  }

  #stored({ id }: Event<"stored">): string {
    this.#own = [...this.#own, id].slice(-OWN_MOST);
    return "";
  }

  #received(message: Event<"message">): string {
    const { id, from, to, kind, unverified } = message;
    const text = plainText(message, textsFor("en").plain);
    if (text === null) return "";
    // From here it is known; of what another device of one's own wrote, others' letters are no news.
    const own = from === this.#user && !unverified;
    if (own && (isPrivate(message) || this.#own.includes(id))) return "";
    if (kind && kind !== "edit") return `User ${foreignWord(text)}\n`;
    return said(from, to === EVERYONE ? "all" : isPrivate(message) ? "dm" : to, text);
  }

  #users(answer: Event): string {
    if (answer.type !== "users") return failure(answer);
    const here = answer.users.filter(({ status }) => status === "online");
    return `${say.users(here.map(({ user }) => user).sort())}\n`;
  }
}

function said(from: string, whom: string, text: string): string {
  return `${say.to(foreignWord(from), whom, foreignText(text))}\n`;
}

function failure(answer: Event): string {
  const code = "code" in answer && answer.code ? answer.code : "busy";
  return `${say.error(ERRORS[code] ?? code)}\n`;
}
