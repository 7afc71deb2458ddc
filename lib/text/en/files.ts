/** English: files in line mode. Names and paths in it are made safe before they come here. */

export const files = {
  saved: (name: string, path: string): string => `  ↓ ${name}: ${path}`,
  notSaved: (name: string, why: string, again: string): string =>
    `  ! ${name}: ${why} Again: ${again}`,
  cannotSave: "It cannot be written to this computer's disk: make room.",
  looking: (name: string): string => `Reading ${name} ...`,
  missing: (path: string): string => `There is no file ${path}: check the name.`,
  notAFile: (path: string): string => `${path} is not a file: put a folder into an archive first.`,
  unreadable: (path: string): string => `${path} cannot be read: check whose it is.`,
  changing: (path: string): string =>
    `${path} is being written to: send it again when that is over.`,
  /** Behind a message whose file is not fetched by itself. */
  howToGet: "/get saves it",
  none: (conversation: string): string => `There are no files with ${conversation} yet.`,
  noneToGet: "Nobody has sent you a file here yet: /files lists those of this conversation.",
  list: (conversation: string): string => `--- files with ${conversation}, the newest first`,
  savedAt: (path: string): string => `saved: ${path}`,
  yours: "sent from here",
  notHere: "not saved",
  coming: "on its way",
  noSuch: "There is no such file in this conversation: /files lists them.",
  yourOwn: "You sent that file from here.",
  alreadySaved: (name: string, path: string): string => `${name} is here already: ${path}`,
  noneOnItsWay: "No such file is on its way.",
  cancelling: (name: string): string => `${name}: taken back.`,
  getting: (name: string): string => `Getting ${name} ...`,
};
