/** English: what the server says. */
export const server = {};
