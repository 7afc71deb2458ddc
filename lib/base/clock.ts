/** Time comes in from outside, so that tests need not wait for it. Milliseconds since 1970. */
export type Clock = () => number;
