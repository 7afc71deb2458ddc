/** The objects that whatsapp's clients read, and how their people's names for groups become addresses. */

import { groupNamed } from "../protocol/group_name.ts";
import { EVERYONE } from "../protocol/names.ts";

/** Its clients receive no more than this at a time, in bytes; what is longer they cannot read. */
const OBJECT_MOST = 4_096;

/** One object, in ASCII: a client that gets a part of it must not stumble over half a character. */
export function line(words: Readonly<Record<string, unknown>>): string {
  return `${ascii(JSON.stringify(words))}\n`;
}

/** An object with a text, or as many as the text needs: each can be read on its own. */
export function linesOf(words: Readonly<Record<string, unknown>>, content: string): string {
  const whole = line({ ...words, content });
  if (whole.length <= OBJECT_MOST) return whole;
  const room = OBJECT_MOST - line({ ...words, content: "" }).length;
  let lines = "", part = "", used = 0;
  for (const character of content) {
    const size = ascii(JSON.stringify(character)).length - 2;
    if (used + size > room) {
      lines += line({ ...words, content: part });
      part = "";
      used = 0;
    }
    part += character;
    used += size;
  }
  return lines + line({ ...words, content: part });
}

/** The address of what people here call a group; * is everyone. */
export function groupAddress(name: string): string {
  return name.trim() === EVERYONE ? EVERYONE : groupNamed(name);
}

/** What they call the group of an address. */
export function groupName(address: string): string {
  return address.startsWith("#") ? address.slice(1) : address;
}

function ascii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
