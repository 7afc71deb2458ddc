/** English: the command line itself. */
export const cli = {
  unexpected: (why: string): string =>
    `Something went wrong that should not have: ${why}. Run it again with CHATMOM_DEBUG=1 to see ` +
    `the details.`,
};
