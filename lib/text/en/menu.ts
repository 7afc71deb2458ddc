/** English: the numbered menu of `chatmom client --menu`. */
export const menu = {
  title: "What would you like to do?",
  choices: {
    person: "Write to somebody",
    group: "Write to a group",
    create: "Make a group",
    add: "Add somebody to a group",
    users: "See who is here",
    groups: "See my groups, and who is in them",
    file: "Send a file",
    leave: "Leave",
  },
  choose: (most: number): string => `1-${most}, or Enter for the menu: `,
  noChoice: (most: number): string => `Choose a number from 1 to ${most}; Enter shows the menu.`,
  asks: {
    person: "To whom? ",
    group: "Which group? ",
    newGroup: "What is the group called? ",
    member: "Whom? ",
    text: "Message: ",
    addressee: "To whom, or to which #group? ",
    path: "Which file? ",
    members: "Who is in which group? (Enter: none) ",
  },
  nothingDone: "Nothing done.",
};
