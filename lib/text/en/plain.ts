/** English: what stands in a message's place where an old client's language has nothing but text. */
export const plain = {
  unverified: (text: string): string => `(unverified) ${text}`,
  edited: (text: string): string => `(edited) ${text}`,
  file: (name: string, size: string): string => `(file) ${name}, ${size}`,
  joined: (member: string, group: string): string => `${member} joined ${group}.`,
  left: (member: string, group: string): string => `${member} left ${group}.`,
  removed: (member: string, group: string): string => `${member} was removed from ${group}.`,
};
