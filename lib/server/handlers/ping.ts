/** `ping` and `pong`: that something was heard at all is what counts; the session notes it with every byte. */
import type { Handler } from "../router.ts";

export const ping: Handler<"ping"> = ({ clock }) => ({ type: "pong", time: clock() });

export const pong: Handler<"pong"> = () => {};
