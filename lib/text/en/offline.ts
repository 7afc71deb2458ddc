/** English: what the offline service says. */
export const offline = {};
