/** What handlers work with: the server's parts, by name. */

import type { TryGuard } from "../auth/try_guard.ts";
import type { Clock } from "../base/clock.ts";
import type { Turn } from "../base/turn.ts";
import type { Files } from "../files/files.ts";
import type { Event } from "../protocol/schema.ts";
import type { Search } from "../store/search.ts";
import type { Store } from "../store/store.ts";
import type { Lang } from "../text/text.ts";
import type { Absence } from "./absence.ts";
import type { Conversations } from "./conversations.ts";
import type { Counts } from "./groups/counts.ts";
import type { Groups } from "./groups/groups.ts";
import type { Delivery } from "./delivery.ts";
import type { Presence } from "./presence.ts";
import type { Keeps } from "./retention.ts";
import type { Strangers } from "./strangers.ts";
import type { Downloads } from "./downloads.ts";
import type { Uploads } from "./uploads.ts";
import type { Users } from "./users.ts";

/** Who may make an account. */
export type Registration = "open" | "invite" | "closed";

export interface Parts {
  readonly clock: Clock;
  readonly turn: Turn;
  readonly store: Store;
  readonly search: Search;
  readonly users: Users;
  readonly conversations: Conversations;
  readonly groups: Groups;
  readonly counts: Counts;
  readonly delivery: Delivery;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly downloads: Downloads;
  readonly presence: Presence;
  readonly guard: TryGuard;
  /** Null where the inbox itself is the mailbox. */
  readonly absence: Absence | null;
  readonly strangers: Strangers;
  readonly registration: Registration;
  readonly guests: boolean;
  readonly keeps: Keeps;
  /** How many members a group may have. */
  readonly groupMembers: number;
  /** Whether messages to everyone who is online are taken. */
  readonly everyone: boolean;
  /** Where browsers find this server, as it is told to whoever asks. */
  readonly page: Event<"page">;
  readonly lang: Lang;
  /** True once the server is on its way down: nothing new is accepted. */
  stopping: boolean;
}
