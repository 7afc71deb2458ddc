/** English: what stands in a message's place where an old client's language has nothing but text. */
import { sizeText } from "../sizes.ts";

export const plain = {
  unverified: (text: string): string => `(unverified) ${text}`,
  edited: (text: string): string => `(edited) ${text}`,
  file: (name: string, bytes: number): string => `(file) ${name}, ${sizeText(bytes, "en")}`,
  joined: (member: string, group: string): string => `${member} joined ${group}.`,
  left: (member: string, group: string): string => `${member} left ${group}.`,
  removed: (member: string, group: string): string => `${member} was removed from ${group}.`,
};
