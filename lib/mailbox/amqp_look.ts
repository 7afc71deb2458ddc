/** Counts what of a batch lies in a queue already: everything is looked at, and put back in its place. */

import { type AmqpConnection, watch } from "./amqp_connection.ts";
import { away, REPLY, replyCode } from "./amqp_error.ts";

/** The header that says which batch of a move a letter belongs to. */
export const BATCH = "chatmom-batch";
/** Nothing more came for so long: somebody emptied the queue meanwhile, or the broker stands still. */
const QUIET_MS = 2_000;

/**
 * How many of the `waiting` letters in `queue` are of this batch. Throws MailboxError `away`, also when
 * not all of them could be seen: who counts too few of them would put the others there twice.
 */
export async function countOfBatch(
  connection: AmqpConnection,
  queue: string,
  waiting: number,
  batch: string,
): Promise<number> {
  const { model } = connection;
  if (waiting === 0) return 0;
  if (!model) throw away();
  const { promise, resolve } = Promise.withResolvers<"seen" | "quiet" | "closed">();
  let seen = 0, count = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(quiet);
    quiet = setTimeout(resolve, QUIET_MS, "quiet");
  };
  try {
    const channel = watch(await model.createChannel(), () => resolve("closed"));
    await channel.consume(queue, (message) => {
      if (message?.properties.headers?.[BATCH] === batch) count++;
      listen();
      if (++seen >= waiting) resolve("seen");
    }, { exclusive: true });
    // Only now: a broker may take its time to open a channel.
    listen();
    const end = await promise;
    if (end === "closed") throw away();
    // Closing puts everything back, in order.
    await channel.close();
    if (end === "quiet") throw away();
    return count;
  } catch (error) {
    if (replyCode(error) === REPLY.missing) return 0;
    throw away();
  } finally {
    clearTimeout(quiet);
  }
}
