/** What a client needs of whatever its device keeps things in: a database on a disk, or a browser's. */

import type { DownloadPlan, TransferHandlers, Transfers } from "./files/transfers.ts";
import type { MarkStore } from "./mark_keeper.ts";
import type { ClientStore } from "./store.ts";

/** The part of a ClientStore that a Client uses. */
export type DeviceStore =
  & Pick<
    ClientStore,
    "era" | "position" | "enqueue" | "cancel" | "waiting" | "refused" | "has" | "keep" | "enter"
  >
  & Pick<ClientStore, "history" | "conversations" | "unshown" | "markShown">
  & Pick<ClientStore, "changesAfter" | "isOld">
  & { readonly marks: MarkStore }
  & { transfers(plan: DownloadPlan | undefined, handlers: TransferHandlers): Transfers };
