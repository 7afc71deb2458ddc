/** `why`: what has become of one of one's own messages. */
import { ChatError } from "../../protocol/errors.ts";
import type { Handler } from "../router.ts";

export const why: Handler<"why"> = () => {
  throw new ChatError("unknown_message");
};
