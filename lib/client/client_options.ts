/** What a client without a face is made of, and whom it tells. */

import type { ErrorCode } from "../protocol/errors.ts";
import type { DeviceStore } from "./device_store.ts";
import type { Lang } from "../text/text.ts";
import type { DownloadPlan } from "./files/transfers.ts";
import type { Timings, Trouble } from "./link.ts";
import type { Change, State } from "./state.ts";
import type { Kept } from "./store.ts";
import type { Dial } from "./wire.ts";

/** Who logs in, from which of their devices; the token opens the account. */
export interface Device {
  readonly user: string;
  readonly device: string;
  readonly token: string;
}

/** What a client is made of. */
export interface ClientOptions {
  readonly dial: Dial;
  readonly account: Device;
  readonly store: DeviceStore;
  /** False for one that only sends. */
  readonly receive: boolean;
  readonly lang: Lang;
  /** Where files are saved; without it none are. */
  readonly downloads?: DownloadPlan;
  /** Called with new entries before they are kept: what it throws at is not acked, and comes again. */
  readonly handOn?: (messages: readonly Kept[]) => void;
  /** After each group of changes, with the state they led to. */
  readonly changed: (changes: readonly Change[], state: State) => void;
  /** There is no connection just now, another try comes by itself; `keeping` is one's own disk. */
  readonly trouble?: (why: Trouble | ErrorCode | "keeping") => void;
  readonly timings?: Partial<Timings>;
  readonly now?: () => number;
}
