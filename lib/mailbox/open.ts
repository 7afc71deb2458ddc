/** Which mailbox a server uses, and how it is opened. */

import type { Turn } from "../base/turn.ts";
import { AmqpMailbox } from "./amqp.ts";
import type { Mailbox } from "./mailbox.ts";
import { RemoteMailbox } from "./remote.ts";

/** With `sqlite` the inbox itself keeps what waits; the others are a broker and an offline service. */
export type MailboxChoice =
  | { readonly kind: "sqlite" }
  | { readonly kind: "amqp"; readonly url: string; readonly ca?: string }
  | {
    readonly kind: "remote";
    readonly host: string;
    readonly port: number;
    readonly secret?: string;
    readonly ca?: string;
  };

/** Opens it; null where the inbox does it. Connects in its own time. Throws StartError for a bad URL. */
export function openMailbox(choice: MailboxChoice, turn: Turn): Mailbox | null {
  switch (choice.kind) {
    case "sqlite":
      return null;
    case "amqp":
      return new AmqpMailbox({ url: choice.url, ...(choice.ca ? { ca: choice.ca } : {}) });
    case "remote":
      return new RemoteMailbox({ ...choice, turn });
  }
}
