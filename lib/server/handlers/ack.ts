/** `ack`: the device has everything up to `pos`. */
import { acknowledge } from "../receipts.ts";
import type { Handler } from "../router.ts";

export const ack: Handler<"ack"> = (parts, session, { pos }) => acknowledge(parts, session, pos);
