/**
 * Looks through a queue for letters of other programs, without moving a chat server's own: everything
 * is looked at on one channel, the foreign ones are acked one by one, and closing the channel puts
 * the others back in their places.
 */

import type { Channel, ChannelModel, ConsumeMessage, Message } from "amqplib";
import { type AmqpConnection, watch } from "./amqp_connection.ts";
import { away, REPLY, replyCode } from "./amqp_error.ts";
import type { TakenLetters } from "./foreign.ts";
import { BrokenLetter, readLetter } from "./letter.ts";
import type { Letter } from "./mailbox.ts";

/** How far to look past a chat server's own letters. */
const LOOK_AT = 10_000;
/** Nothing more came for so long: somebody emptied the queue meanwhile. */
const QUIET_MS = 2_000;

/**
 * Takes at most `most` foreign letters out of a queue in which `waiting` letters lie; null when there
 * are none. Throws MailboxError `away`.
 */
export async function takeForeign(
  connection: AmqpConnection,
  queue: string,
  waiting: number,
  most: number,
): Promise<TakenLetters | null> {
  if (waiting === 0) return null;
  const model = connection.model;
  if (!model) throw away();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<"closed">();
  const channel = watch(await open(model), () => onClosed("closed"));
  const close = async () => {
    await Promise.race([channel.close().catch(() => {}), closed]);
  };
  const look = new Look(Math.min(waiting, LOOK_AT), most);
  try {
    await channel.prefetch(look.wanted);
    await channel.consume(queue, (message) => look.at(message), { exclusive: true });
    if (await Promise.race([look.done, closed]) === "closed") throw away();
  } catch (error) {
    await close();
    // Deleted, or open to a chat server that is at the broker itself: nothing is there for us.
    const code = replyCode(error);
    if (code === REPLY.missing || code === REPLY.refused) return null;
    throw away();
  } finally {
    look.stop();
  }
  if (look.letters.length === 0) {
    await close();
    return null;
  }
  return {
    letters: look.letters,
    remove: async () => {
      try {
        for (const deliveryTag of look.tags) channel.ack({ fields: { deliveryTag } } as Message);
        // The answer comes after all the acks were worked off.
        await channel.prefetch(1);
      } catch {
        throw away();
      } finally {
        await close();
      }
    },
    giveBack: close,
  };
}

function open(model: ChannelModel): Promise<Channel> {
  return model.createChannel().catch(() => {
    throw away();
  });
}

/** Looks at one message after the other until there is enough. */
class Look {
  readonly letters: Letter[] = [];
  readonly tags: number[] = [];
  readonly done: Promise<void>;
  readonly stop: () => void;
  #seen = 0;
  #quiet: ReturnType<typeof setTimeout>;

  constructor(readonly wanted: number, private readonly most: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.stop = () => {
      clearTimeout(this.#quiet);
      resolve();
    };
    this.#quiet = setTimeout(this.stop, QUIET_MS);
  }

  /** Null says that the queue was deleted. */
  at(message: ConsumeMessage | null): void {
    if (!message) return this.stop();
    if (this.letters.length === this.most) return;
    const letter = foreign(message);
    if (letter) {
      this.letters.push(letter);
      this.tags.push(message.fields.deliveryTag);
    }
    clearTimeout(this.#quiet);
    if (++this.#seen >= this.wanted || this.letters.length === this.most) this.stop();
    else this.#quiet = setTimeout(this.stop, QUIET_MS);
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
