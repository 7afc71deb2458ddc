/** English: what the client's commands say. */
export const client = {};
