/** A store of a million messages that read like people's, made once for all who measure on it. */

import { during } from "../in_turn.ts";
import { freshFolder, launchServer } from "../launch.ts";
import type { Account } from "../load/account.ts";
import { load } from "../load.ts";

const PAIRS = 20;
/** As many as one mailbox takes, and room to spare. */
export const EACH = 50_000;
export const MESSAGES = PAIRS * EACH;

/** A data folder, and both ends of a conversation in it. */
export interface Million {
  readonly data: string;
  readonly ana: Account;
  readonly bia: Account;
}

/** Makes the store, lets `work` have it, and clears away. */
export async function withAMillion(work: (million: Million) => Promise<void>): Promise<void> {
  const data = freshFolder();
  try {
    const { accounts } = await during(
      await launchServer(data),
      ({ target }) => load({ kind: "fill", target, pairs: PAIRS, messages: EACH }),
    );
    const [ana, bia] = accounts[PAIRS >> 1]!;
    await work({ data, ana, bia });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}
