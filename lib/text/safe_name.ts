/**
 * What a file of somebody else's is called on this computer: the names that the ancestors of this chat
 * gave, `ana_notes.pdf` and `class_ana_notes.pdf`, and nothing in them that a file system, a shell or a
 * screen would take for more than a name.
 */

/** A name is at most this long, in bytes of UTF-8. */
const MOST = 120;
/** What follows the last dot counts as an extension up to this many bytes, dot included. */
const EXTENSION_MOST = 16;

/** Control, format and bidi characters, line separators, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** What a drive, a stream or a pattern begins or is made with on one system or another. */
const RESERVED = /[:<>"|?*]/g;
/** Names that open a device on Windows, whatever comes after their first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => utf8.encode(text).length;

/** One part of a name, safe by itself; `file` when nothing is left of it. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!;
  const clean = last.toWellFormed().normalize("NFC").replace(UNSEEN, "").replace(RESERVED, "_");
  const bare = clean.normalize("NFC").replace(/^[\s.-]+/, "").replace(/[\s.]+$/, "");
  return fitted(noDevice(bare || "file"), "");
}

/** What a file is saved as: who sent it goes before its name, and before that the group, if it was one. */
export function visibleName(
  { group, sender, name }: { group?: string; sender: string; name: string },
): string {
  const parts = group === undefined ? [sender, name] : [group, sender, name];
  return fitted(noDevice(parts.map(safeName).join("_")), "");
}

/** The same name for the `count`th file of it, counted from 1: `ana_notes (2).pdf`. */
export function numbered(name: string, count: number): string {
  return count < 2 ? name : fitted(name, ` (${count})`);
}

function noDevice(name: string): string {
  const [stem = ""] = name.split(".");
  return DEVICE.test(stem.trimEnd()) ? `_${name}` : name;
}

/** The name with `suffix` before its extension, cut before both where it would be too long. */
function fitted(name: string, suffix: string): string {
  const dot = name.lastIndexOf(".");
  const has = dot > 0 && bytesOf(name.slice(dot)) <= EXTENSION_MOST;
  const extension = has ? name.slice(dot) : "";
  let stem = has ? name.slice(0, dot) : name;
  const room = MOST - bytesOf(suffix) - bytesOf(extension);
  if (bytesOf(stem) > room) {
    // Whole characters as people see them: half an emoji is another one.
    const characters = [...new Intl.Segmenter().segment(stem)].map(({ segment }) => segment);
    while (bytesOf(stem) > room) {
      characters.pop();
      stem = characters.join("");
    }
    stem = stem.replace(/[\s.]+$/, "");
  }
  return `${stem || "file"}${suffix}${extension}`;
}
