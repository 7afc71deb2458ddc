/** English: the demonstration. */
export const demo = {
  start: "A chat server starts, with nothing but a folder for its data.",
  signUp: "bia makes an account and leaves.",
  away: "ana writes to bia, who is away: ✓ is stored, on the server's disk.",
  whileAway: ["hi bia!", "are you coming to class tomorrow?", "bring the book, please"],
  killed: "The server is killed. ana writes on: … waits here. The server comes back.",
  whileDown: "and the ruler",
  back: "bia comes back: everything arrives, in order; ✓✓ is on a device of hers.",
  answer: "I'll be there, with the book!",
  fine: (count: number): string =>
    `All ${count} messages arrived once, in order. Nothing was lost with the killed server.`,
  wrong: (got: number, sent: number): string => `Wrong: ${got} messages arrived of ${sent}.`,
};
