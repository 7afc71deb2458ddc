/** English: what the server says. */
export const server = {
  days: { one: "day", other: "days", many: "days" },
  withoutEnd: "without end",
  forDays: (days: string): string => `for ${days}`,
  keepsMessages: (time: string): string => `messages ${time}`,
  keepsGroups: (time: string): string => `those of groups ${time}`,
  keepsFiles: (time: string): string => `files ${time}`,
};
