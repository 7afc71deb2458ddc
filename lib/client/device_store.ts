/** What a client needs of whatever its device keeps things in: a database on a disk, or a browser's. */

import type { DownloadPlan, FilesUnderWay, TransferHandlers } from "./files/transfers.ts";
import type { ClientStore } from "./store.ts";

/** The part of a ClientStore that a Client uses. */
export type DeviceStore =
  & Pick<ClientStore, "era" | "position" | "enqueue" | "waiting" | "has" | "keep" | "enter">
  & Pick<ClientStore, "history" | "conversations" | "unshown" | "markShown">
  & { transfers(plan: DownloadPlan | undefined, handlers: TransferHandlers): FilesUnderWay };
