/** English: the full-screen client. Names and texts in it are made safe before they come here. */

export const tui = {
  newMessages: "new messages",
  beginning: "this is where it begins",
  asking: "looking further back ...",
  more: "Page Up shows what was before",
  offlinePast: "not connected: what was before comes later",
  nobodyOpen: "Nobody is open yet.",
  firstSteps:
    "Press Ctrl+K and type a name to write to somebody, or /add NAME to put them on your list.\n" +
    "/help shows all commands and keys, Ctrl+C leaves.",
  jump: "Jump to: ",
  jumpHelp: "type a part of a name · ↑ ↓ choose · Enter opens · Esc goes back",
  findHelp: "↑ ↓ Page Up Page Down choose · Enter goes there · Esc goes back",
  searching: (words: string): string => `searching for ${words} ...`,
  found: (words: string, count: number, more: boolean): string =>
    count === 0 ? `nothing found for ${words}` : `${count}${more ? "+" : ""} found for ${words}`,
  told: (name: string, words: string): string => `to ${name}: ${words}`,
  nothingThere: "There is nothing in this conversation.",
  mouseOn: "The mouse scrolls and opens; hold Shift to select text. Alt+M: off.",
  mouseOff: "The mouse is the terminal's again.",
  noNotifier: (program: string): string =>
    `${program} cannot be run: it is not on PATH, or this system does not let it. The bell goes on.`,
  closeHelp: "↑ ↓ Page Up Page Down scroll · Esc goes back",
  hint: "/help",
  further: "more below: Esc goes there",
  connecting: "connecting ...",
  unread: { one: "unread", other: "unread", many: "unread" },
  helpTitle: "Keys and commands",
  help: `KEYS
  Enter                    send; Alt+Enter begins a new line
  Tab                      complete a name, #group or /command; again: next
  ↑ ↓                      what you entered before; or the line above, below
  Page Up, Page Down       look back, as far as there is; Esc: to the newest
  Ctrl+K                   jump to somebody by a part of the name
  Alt+1 ... Alt+9          the first nine of the list
  Alt+↑, Alt+↓             the one above, the one below
  Ctrl+N                   the next one with something unread
  Ctrl+← Ctrl+→            a word back, a word on; Ctrl+A Ctrl+E: beginning, end
  Ctrl+W, Alt+D, Ctrl+U    delete a word before, behind, all before the cursor
  Ctrl+Y                   put back what was deleted so
  F1, /help                this; Ctrl+L draws everything anew
  Alt+M                    the mouse: scroll and open, or select text as before
  Ctrl+C                   leave; what waits is not lost
  /search WORDS            lists what is found: Enter goes there; /search: again
  /history DATE or #12     goes there, Esc comes back
  While you type /reply, /edit, /delete, /react or /why, messages show numbers.

COMMANDS`,
};
