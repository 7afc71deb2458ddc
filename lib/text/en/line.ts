/** English: what line mode shows. */
export const line = {};
