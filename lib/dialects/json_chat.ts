/**
 * json-chat: newline JSON with lower-case types, passwords, no acks. Its people see everybody's coming
 * and going, and what waited for them before anything else.
 */

import { ChatError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { textsFor } from "../text/text.ts";
import { jsonChatWords } from "../text/wire.ts";
import { asRequest } from "../protocol/validate.ts";
import { Asked, SILENT } from "./asked.ts";
import type { Dialect, Language } from "./language.ts";
import { oneToOne } from "./plain_text.ts";
import { TextLines } from "./text_lines.ts";
import { dayAndTime } from "./times.ts";

/** The one device that this language knows. */
const DEVICE = "line";

type Words = Readonly<Record<string, unknown>>;

export const jsonChat: Dialect = {
  passwordless: false,
  separate: false,
  frame: LIMITS.frame,
  framing: (most) => new TextLines(most),
  language: () => new JsonChat(),
};

class JsonChat implements Language {
  readonly acks = false;
  answersPings = false;
  #asked = new Asked();
  #user = "";
  /** Who came and went while what waited was still being sent; null from then on. */
  #held: Map<string, string> | null = new Map();

  requests(frame: unknown): readonly Request[] {
    const words = parse(frame as string);
    switch (words.type) {
      case "register":
        return [this.#register(words)];
      case "login":
        return this.#login(words);
      case "logout":
        return [asRequest({ type: "bye" })];
      case "message":
        return [this.#message(words)];
      case "typing":
      case "stop_typing": {
        const on = words.type === "typing";
        return [asRequest({ type: "typing", to: words.recipient, on })];
      }
      case "get_users":
        return [this.#asked.request({ type: "users" }, (answer) => this.#users(answer))];
      case "ping":
        this.answersPings = true;
        return [asRequest({ type: "pong" })];
    }
    const type = typeof words.type === "string" ? words.type.slice(0, 64) : "";
    throw new ChatError("unknown_type", `There is no "${type}" here`);
  }

  lines(event: Event): string {
    const answer = this.#asked.answer(event);
    if (answer !== null) return answer;
    switch (event.type) {
      case "message":
        return this.#received(event);
      case "presence":
        return this.#presence(event.user, event.status);
      case "caught_up":
        return this.#caughtUp();
      case "typing": {
        if (this.#held) return "";
        const status = event.on ? "typing" : "stopped";
        return line({ type: "typing_notification", from: event.from, status });
      }
      case "ping":
        return line({ type: "ping" });
      case "error":
        return this.#asked.inTurn(line({ type: "error", message: reason(event) }));
      case "bye":
        return line({ type: "error", message: reason(event) });
      default:
        return "";
    }
  }

  #register({ username, password }: Words): Request {
    const fields = { type: "register", user: username, password, device: DEVICE, login: false };
    return this.#asked.request(fields, (answer) => {
      const type = "register_response";
      if (answer.type !== "error") return line({ type, status: "success" });
      const taken = answer.code === "name_taken";
      const message = taken ? jsonChatWords.nameTaken : reason(answer);
      return line({ type, status: "error", message });
    });
  }

  #login({ username, password }: Words): Request[] {
    const hello = {
      type: "hello",
      protocol: 1,
      user: username,
      device: DEVICE,
      auth: { password },
      replace: false,
      lang: "pt-BR",
    };
    return [
      this.#asked.request(hello, (answer) => {
        const type = "login_response";
        if (answer.type === "welcome") {
          this.#user = answer.user;
          return line({ type, status: "success", username: answer.user });
        }
        const message = answer.type === "error" ? refusal(answer) : "";
        return line({ type, status: "error", message });
      }),
      this.#asked.request({ type: "users", watch: true }, SILENT),
    ];
  }

  #message({ receiver, content }: Words): Request {
    return this.#asked.durable({ type: "send", to: receiver, text: content }, (answer) => {
      if (answer.type === "stored") return "";
      const unknown = "code" in answer && answer.code === "unknown_user";
      const message = unknown ? jsonChatWords.unknownUser(String(receiver)) : reason(answer);
      return line({ type: "message_error", recipient: receiver, message });
    });
  }

  #received(message: Event<"message">): string {
    const { from, ts, unverified } = message;
    const said = oneToOne(message, textsFor("pt-BR").plain);
    // What another device of one's own has sent: this language has no words for that.
    if (!said || from === this.#user && !unverified) return "";
    const { sender, text: content } = said;
    return line({ type: "message", sender, content, timestamp: dayAndTime(ts) });
  }

  #users(answer: Event): string {
    if (answer.type !== "users") return line({ type: "error", message: reason(answer) });
    const users = answer.users.map(({ user, status }) => ({ username: user, status }));
    return line({ type: "user_list", users });
  }

  #presence(user: string, status: string): string {
    if (user === this.#user) return "";
    if (!this.#held) return line({ type: "user_status", username: user, status });
    this.#held.set(user, status);
    return "";
  }

  #caughtUp(): string {
    const held = this.#held ?? [];
    this.#held = null;
    return [...held].map(([user, status]) => this.#presence(user, status)).join("");
  }
}

function parse(text: string): Words {
  let words: unknown;
  try {
    words = JSON.parse(text);
  } catch {
    throw new ChatError("bad_frame", "Cannot read the line: it is not JSON");
  }
  if (typeof words === "object" && words !== null) return words as Words;
  throw new ChatError("bad_frame", "A line must be one JSON object");
}

function refusal(answer: Event<"error">): string {
  switch (answer.code) {
    case "bad_credentials":
      return jsonChatWords.badCredentials;
    case "already_connected":
    case "already_logged_in":
      return jsonChatWords.connectedAlready;
    default:
      return reason(answer);
  }
}

/** Why something was not done, in the language of the clients. */
function reason(answer: Event): string {
  const { errors } = textsFor("pt-BR");
  return "code" in answer && answer.code ? errors[answer.code] : errors.busy;
}

function line(words: Record<string, unknown>): string {
  return `${JSON.stringify(words)}\n`;
}
