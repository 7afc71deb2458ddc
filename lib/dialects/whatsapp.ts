/**
 * whatsapp: JSON objects back to back, no passwords, no acks; groups, and files inside the objects. Its
 * clients take what one receive gives them for one object.
 */

import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { EVERYONE } from "../protocol/names.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { safeName } from "../text/safe_name.ts";
import { textsFor } from "../text/text.ts";
import { whatsappWords as say } from "../text/wire.ts";
import { Asked, type Say } from "./asked.ts";
import { JsonObjects } from "./json_objects.ts";
import type { Ask, Dialect, Language } from "./language.ts";
import { isPrivate, plainText } from "./plain_text.ts";
import { clockTime } from "./times.ts";
import { decoded, Downloads, Upload } from "./whatsapp_files.ts";
import { groupAddress, groupName, line, linesOf } from "./whatsapp_lines.ts";

/** The one device that this language knows. */
const DEVICE = "line";
/** What answers each request that has an answer of its own for failures. */
const RESPONSES: ReadonlyMap<unknown, string> = new Map([
  ["login", "login_response"],
  ["private_message", "message_response"],
  ["group_message", "message_response"],
  ["create_group", "group_response"],
  ["send_file", "file_response"],
  ["add_member", "member_response"],
  ["list_group_members", "members_list_response"],
]);

type Words = Readonly<Record<string, unknown>>;

export const whatsapp: Dialect = {
  passwordless: true,
  separate: true,
  frame: 16 * 1024 * 1024,
  framing: (most) => new JsonObjects(most),
  language: (ask) => new Whatsapp(ask),
};

class Whatsapp implements Language {
  readonly acks = false;
  #asked = new Asked();
  #upload: Upload;
  #downloads: Downloads;
  /** Who has logged in, and how they typed it: their client knows itself by that. */
  #user = "";
  #typed = "";
  /** What is being read just now. */
  #reading: Words = {};

  constructor(ask: Ask) {
    this.#upload = new Upload(ask);
    this.#downloads = new Downloads(
      ask,
      (message) => !this.#isOwn(message),
      (message, data) => this.#told(message, data),
    );
  }

  get owes(): boolean {
    return this.#downloads.owes;
  }

  requests(frame: unknown): readonly Request[] {
    this.#reading = frame as Words;
    const requests = this.#read(this.#reading);
    this.#reading = {};
    return requests;
  }

  #read(words: Words): readonly Request[] {
    switch (words.type) {
      case "login":
        return [this.#login(words)];
      case "private_message":
        return [this.#send(words, words.recipient)];
      case "group_message":
        return this.#groupMessage(words);
      case "create_group":
        return [this.#createGroup(words)];
      case "add_member":
        return [this.#addMember(words)];
      case "list_group_members":
        return [this.#listMembers(words)];
      case "list_users":
      case "list_groups": {
        const type = words.type === "list_users" ? "users" : "groups";
        return [this.#asked.request({ type }, (answer) => this.#list(words, answer))];
      }
      case "send_file":
        return [this.#sendFile(words)];
    }
    throw new ChatError("unknown_type");
  }

  lines(event: Event): string {
    const answer = this.#asked.answer(event) ?? this.#downloads.answer(event);
    if (answer !== null) return answer;
    const uploaded = this.#upload.take(event);
    if (uploaded !== null) return uploaded && (this.#asked.answer(uploaded) ?? "");
    switch (event.type) {
      case "message":
        return this.#downloads.take(event);
      case "error": {
        const words = this.#reading;
        this.#reading = {};
        return this.#asked.inTurn(failed(words, event.code));
      }
      case "bye":
        return failed({}, event.code);
      default:
        return "";
    }
  }

  #login(words: Words): Request {
    const name = textOf(words.username).trim();
    if (!name) throw new ChatError("name_invalid");
    const hello = {
      type: "hello",
      protocol: 1,
      user: name,
      device: DEVICE,
      auth: { guest: true },
      replace: false,
      lang: "pt-BR",
    };
    return this.#asked.request(hello, (answer) => {
      if (answer.type !== "welcome") return failed(words, codeOf(answer));
      this.#user = answer.user;
      this.#typed = name;
      return done(words, say.welcome(name));
    });
  }

  #send(words: Words, to: unknown, sent: Say = () => done(words, say.sent)): Request {
    return this.#asked.durable(
      { type: "send", to, text: words.content },
      (answer) => answer.type === "stored" ? sent(answer) : failed(words, codeOf(answer)),
    );
  }

  #groupMessage(words: Words): Request[] {
    const group = groupAddress(textOf(words.group_name));
    if (group === EVERYONE) return [this.#send(words, group)];
    let stored = false;
    const send = this.#send(words, group, () => {
      stored = true;
      return "";
    });
    // Its answer says to how many.
    const members = this.#asked.request({ type: "group_members", group }, (answer) => {
      if (!stored) return "";
      if (answer.type !== "group_members") return done(words, say.sent);
      return done(words, say.sentTo(answer.members.length - 1));
    });
    return [send, members];
  }

  #createGroup(words: Words): Request {
    const title = textOf(words.group_name).trim(), group = groupAddress(title);
    const fields = { type: "group_create", group, ...(title && { title }) };
    return this.#asked.durable(fields, (answer) => {
      if (answer.type !== "stored") return failed(words, codeOf(answer));
      return done(words, say.groupMade(title));
    });
  }

  #addMember(words: Words): Request {
    const group = groupAddress(textOf(words.group_name));
    return this.#asked.durable({ type: "group_add", group, user: words.new_member }, (answer) => {
      if (answer.type !== "stored") return failed(words, codeOf(answer));
      return done(words, say.added(textOf(words.new_member), textOf(words.group_name)));
    });
  }

  #listMembers(words: Words): Request {
    const group = groupAddress(textOf(words.group_name));
    return this.#asked.request({ type: "group_members", group }, (answer) => {
      if (answer.type !== "group_members") return failed(words, codeOf(answer));
      const members = answer.members.map(({ user }) => this.#nameOf(user));
      const { group_name } = words;
      return line({ type: "members_list_response", status: "success", group_name, members });
    });
  }

  #list(words: Words, answer: Event): string {
    if (answer.type === "groups") {
      const groups = answer.groups.map(({ group }) => groupName(group));
      return line({ type: "groups_list", groups });
    }
    if (answer.type !== "users") return failed(words, codeOf(answer));
    const here = answer.users.filter(({ status }) => status === "online");
    return line({ type: "users_list", users: here.map(({ user }) => this.#nameOf(user)) });
  }

  #sendFile(words: Words): Request {
    const recipient = textOf(words.recipient);
    const to = words.file_type === "group" ? groupAddress(recipient) : recipient;
    const bytes = decoded(words.file_data);
    const fields = { ...this.#upload.fields(words.filename, bytes), to };
    const request = this.#asked.durable(fields, (answer) => {
      this.#upload.end();
      return answer.type === "stored" ? done(words, say.fileSent) : failed(words, codeOf(answer));
    });
    this.#upload.begin((request as { id: string }).id, bytes);
    return request;
  }

  #told(message: Event<"message">, data: string | null): string {
    const { kind, from, to, member, file, ts } = message;
    const timestamp = clockTime(ts), mine = member === this.#user;
    const group = isPrivate(message) ? {} : { group_name: groupName(to) };
    if (kind === "joined" && mine) {
      return line({ type: "added_to_group", ...group, added_by: from, timestamp });
    }
    // Of others' comings and goings its clients know nothing.
    if (this.#isOwn(message) || kind && kind !== "edit" && !mine) return "";
    if (file && data !== null) {
      const type = isPrivate(message) ? "file_received" : "group_file_received";
      // Its clients save a file under whatever name they are told.
      const filename = safeName(file.name);
      return line({ type, sender: from, ...group, filename, file_data: data, timestamp });
    }
    const content = plainText(message, textsFor("pt-BR").plain);
    if (content === null) return "";
    const type = isPrivate(message) ? "private_message_received" : "group_message_received";
    return linesOf({ type, sender: from, ...group, timestamp }, content);
  }

  /** What another device of one's own has sent: this language has no words for that. */
  #isOwn({ from, unverified }: Event<"message">): boolean {
    return from === this.#user && !unverified;
  }

  #nameOf(user: string): string {
    return user === this.#user ? this.#typed : user;
  }
}

function done(words: Words, message: string): string {
  return line({ type: RESPONSES.get(words.type), status: "success", message });
}

function failed(words: Words, code: ErrorCode): string {
  const type = RESPONSES.get(words.type);
  const message = sentence(words, code);
  return line(type ? { type, status: "error", message } : { type: "error", message });
}

/** Why something was not done, in the words of the language where it has some. */
function sentence(words: Words, code: ErrorCode): string {
  const group = textOf(words.group_name) || textOf(words.recipient);
  const member = textOf(words.new_member);
  switch (code) {
    case "bad_frame":
      if (textOf(words.filename) && textOf(words.file_data)) return say.fileUnreadable;
      return RESPONSES.has(words.type) ? say.incomplete : say.unreadable;
    case "unknown_type":
      return say.unknownType;
    case "name_taken":
      return words.type === "create_group" ? say.groupTaken : say.nameTaken;
    case "already_connected":
      return say.nameTaken;
    case "unknown_user":
      return member ? say.unknownMember(member) : say.unknownUser;
    case "unknown_group":
      return say.unknownGroup;
    case "not_member":
      return say.notMember(group);
    case "already_member":
      return say.memberAlready(member);
    case "name_invalid":
      if (words.type === "login" && !textOf(words.username).trim()) return say.nameEmpty;
  }
  return textsFor("pt-BR").errors[code];
}

function codeOf(answer: Event): ErrorCode {
  return "code" in answer && answer.code ? answer.code : "busy";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
