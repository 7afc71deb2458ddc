/**
 * Looks through a queue for letters of other programs, without moving a chat server's own: everything
 * is looked at on one channel, the foreign ones are acked one by one, and closing the channel puts
 * the others back in their places.
 */

import type { ConsumeMessage, Message } from "amqplib";
import { type AmqpConnection, watch } from "./amqp_connection.ts";
import type { DrainHouse } from "./amqp_drain.ts";
import { away, REPLY, replyCode } from "./amqp_error.ts";
import { NOTHING_TAKEN, type TakenLetters } from "./foreign.ts";
import { BrokenLetter, readLetter } from "./letter.ts";
import type { Letter } from "./mailbox.ts";

/** How far to look past a chat server's own letters. */
const LOOK_AT = 10_000;
/** Nothing more came for so long: somebody emptied the queue meanwhile. */
const QUIET_MS = 2_000;

/** Takes at most `most` foreign letters out of a queue in which `waiting` letters lie. */
export async function takeForeign(
  connection: AmqpConnection,
  user: string,
  queue: string,
  waiting: number,
  most: number,
  house: DrainHouse,
): Promise<TakenLetters> {
  const endTurn = await house.turns.take(user);
  try {
    const model = connection.model;
    if (!model) throw away();
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<"closed">();
    const channel = watch(await model.createChannel(), () => onClosed("closed"));
    const close = async () => {
      await Promise.race([channel.close().catch(() => {}), closed]);
      endTurn();
    };
    const letters: Letter[] = [];
    const tags: number[] = [];
    try {
      const wanted = Math.min(waiting, LOOK_AT);
      const { promise: enough, resolve: stop } = Promise.withResolvers<"enough">();
      let quiet = setTimeout(stop, QUIET_MS, "enough");
      let seen = 0;
      const look = (message: ConsumeMessage | null) => {
        if (!message) return stop("enough");
        if (letters.length === most) return;
        clearTimeout(quiet);
        const letter = foreign(message);
        if (letter) {
          letters.push(letter);
          tags.push(message.fields.deliveryTag);
        }
        if (++seen >= wanted || letters.length === most) stop("enough");
        else quiet = setTimeout(stop, QUIET_MS, "enough");
      };
      await channel.prefetch(wanted);
      await channel.consume(queue, look, { exclusive: true });
      const how = await Promise.race([enough, closed]);
      clearTimeout(quiet);
      if (how === "closed") throw away();
    } catch (error) {
      await close();
      // Deleted, or open to a chat server that is at the broker itself: nothing is there for us.
      const code = replyCode(error);
      if (code === REPLY.missing || code === REPLY.refused) return NOTHING_TAKEN;
      throw away();
    }
    if (letters.length === 0) {
      await close();
      return NOTHING_TAKEN;
    }
    return {
      letters,
      remove: async () => {
        let arrived = false;
        try {
          for (const deliveryTag of tags) channel.ack({ fields: { deliveryTag } } as Message);
          // The answer comes after all the acks were worked off.
          await channel.prefetch(1);
          arrived = true;
        } catch {
          // Said below.
        }
        await close();
        if (!arrived) throw away();
      },
      giveBack: close,
    };
  } catch (error) {
    endTurn();
    throw error;
  }
}

/** The letter, when another program wrote it; what is no letter is left for the drain to set aside. */
function foreign(message: ConsumeMessage): Letter | null {
  try {
    const { letter } = readLetter(message.content);
    return letter.id === undefined ? letter : null;
  } catch (error) {
    if (error instanceof BrokenLetter) return null;
    throw error;
  }
}
