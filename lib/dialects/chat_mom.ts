/**
 * The language of chat-mom's clients on the chat port: newline JSON with upper-case types, no
 * passwords, no acks. A pure translator: the same requests and events as the native protocol.
 */

import { v7 as uuidv7 } from "uuid";
import { ChatError } from "../protocol/errors.ts";
import { foldName } from "../protocol/names.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";
import { type Lang, textsFor } from "../text/text.ts";
import type { Language } from "./language.ts";
import { oneToOne } from "./plain_text.ts";

/** The one device that this language knows. */
const DEVICE = "line";
/** Marks the list that belongs to a REGISTER; no name looks like it. */
const REGISTERED = "#registered";

type Words = Readonly<Record<string, unknown>>;

/** chat-mom's marks are upper-case types. */
export const chatMom = {
  /** True when the frame is one of this language's. */
  speaks(frame: unknown): boolean {
    const type = (frame as Words | null)?.type;
    return typeof type === "string" && /^[A-Z_]+$/.test(type);
  },

  /** A connection's translator; what its words lack is said in `lang`. */
  language: (lang: Lang): Language => new ChatMom(lang),
};

class ChatMom implements Language {
  readonly acks = false;
  #user = "";
  #status = "OFFLINE";

  constructor(private readonly lang: Lang) {}

  requests(frame: unknown): readonly Request[] {
    if (!chatMom.speaks(frame)) throw new ChatError("bad_frame", 'A request needs a "type"');
    const words = frame as Words;
    switch (words.type) {
      case "REGISTER":
        return this.#register(words.user);
      case "SET_STATUS": {
        const status = word(words.status).toLowerCase();
        return [asRequest({ type: "status", status, ref: status.toUpperCase() })];
      }
      case "ADD_CONTACT": {
        const user = foldName(word(words.contact)).slice(0, 64);
        return [asRequest({ type: "contact_add", user, ref: user.slice(0, 32) })];
      }
      case "REMOVE_CONTACT":
        return [asRequest({ type: "contact_remove", user: words.contact })];
      case "SEND":
        return [asRequest({ type: "send", id: uuidv7(), to: words.to, text: words.text })];
    }
    throw new ChatError("unknown_type", `There is no request of type "${String(words.type)}"`);
  }

  lines(event: Event): string {
    switch (event.type) {
      case "welcome":
        this.#user = event.user;
        return "";
      case "contacts":
        return this.#contacts(event);
      case "ok":
        if (!event.ref) return "";
        this.#status = event.ref;
        return line({ type: "OK", action: "SET_STATUS", status: event.ref });
      case "stored":
        return line({ type: "SENT", mode: event.waits ? "OFFLINE" : "ONLINE" });
      case "message":
        return this.#deliver(event);
      case "presence":
        return line({ type: "PRESENCE", contact: event.user, status: event.status.toUpperCase() });
      case "error":
        // A login that failed has said so; the list that was asked for with it needs no second word.
        if (event.ref === REGISTERED && !this.#user) return "";
        return line({ type: "ERROR", message: event.text });
      case "refused":
      case "bye":
        return line({ type: "ERROR", message: event.text });
      case "retry":
        // This language cannot send again by itself, so its user must.
        return line({ type: "ERROR", message: `not sent, try again: ${event.code ?? "busy"}` });
      default:
        return "";
    }
  }

  #deliver(message: Event<"message">): string {
    const { from, ts, unverified } = message;
    // Here nobody has proved who they are, so it is no news of a letter.
    const said = oneToOne({ ...message, unverified: false }, textsFor(this.lang).plain);
    // What another device of one's own has sent: this language has no words for that.
    if (!said || from === this.#user && !unverified) return "";
    const { sender, text } = said;
    return line({ type: "DELIVER", from: sender, text, ts: Math.floor(ts / 1000) });
  }

  #register(user: unknown): readonly Request[] {
    const list = asRequest({ type: "contacts", ref: REGISTERED });
    if (this.#user && user === this.#user) return [list];
    const hello = asRequest({
      type: "hello",
      protocol: 1,
      user,
      device: DEVICE,
      auth: { guest: true },
      status: "offline",
    });
    return this.#user ? [hello] : [hello, list];
  }

  #contacts({ contacts, ref }: Event<"contacts">): string {
    const names = contacts.map(({ user }) => user).sort();
    const presence = Object.fromEntries(
      contacts.map(({ user, status }) => [user, status.toUpperCase()]),
    );
    if (ref === REGISTERED) {
      return line({
        type: "REGISTERED",
        user: this.#user,
        status: this.#status,
        contacts: names,
        presence,
      });
    }
    if (!ref) return line({ type: "CONTACTS", contacts: names });
    return line({ type: "CONTACTS", contacts: names, presence: { [ref]: presence[ref] } });
  }
}

function line(words: Record<string, unknown>): string {
  return `${JSON.stringify(words)}\n`;
}

/** Text as it was sent. Nothing else is turned into text: lists in lists would take long to be. */
function word(value: unknown): string {
  if (typeof value !== "string") throw new ChatError("bad_frame", "A word must be text");
  return value;
}
