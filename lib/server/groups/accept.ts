/** A message, or a change that is told by one, on its way to all members of a group (delivery rule 22). */

import type { Extra } from "../../protocol/extra_fields.ts";
import { COPIED, TO_MEMBERS } from "../../store/records.ts";
import type { Head } from "../conversations.ts";
import type { Parts } from "../parts.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";

/** What somebody has to say. */
export interface Content {
  readonly id: string;
  readonly text: string;
  /** Empty when it answers nothing. */
  readonly replyTo: string;
  readonly extra: Extra | null;
}

/**
 * Accepts it for `recipients`, who are the members of this moment. The record names none of them: who is
 * a member at its place in the journal gets it. `undo` is called should the disk not take it.
 */
export function acceptInGroup(
  parts: Parts,
  session: Session,
  head: Head,
  { id, text, replyTo, extra }: Content,
  recipients: readonly User[],
  undo: (() => void) | null = null,
): void {
  const user = session.user!;
  const copied = user.hasOther(session.device);
  parts.delivery.accept(
    session,
    {
      from: user.name,
      to: head.key,
      id,
      text,
      ts: parts.clock(),
      replyTo,
      flags: copied ? TO_MEMBERS | COPIED : TO_MEMBERS,
      extra,
    },
    head,
    copied ? recipients : recipients.filter((one) => one !== user),
    { user, device: session.device },
    undo,
  );
}
