/** What the doctor has found: one line each, with a remedy in the texts where there is something to do. */

/** What is known of each finding, by its code; lib/text/…/check.ts has a sentence for each. */
export interface FindingDetails {
  port_free: { address: string };
  /** The server of this data folder listens there. */
  port_ours: { address: string };
  /** Another chatmom listens there. */
  port_chatmom: { address: string };
  port_taken: { address: string };
  port_forbidden: { address: string };
  address_unknown: { address: string };
  page_free: { address: string };
  page_ours: { address: string };
  /** The server of this data folder is up, and nobody listens there. */
  page_missing: { address: string };
  /** Taken, and named by the operator: the server would not start. */
  page_taken: { address: string };
  /** Taken, and nobody's wish: the server starts without a page. */
  page_without: { address: string };
  page_forbidden: { address: string };
  page_off: Record<never, string>;
  data_new: { data: string };
  data_good: { data: string };
  data_running: { data: string };
  data_unwritable: { data: string; why: string };
  /** Others than its owner can read what is in it. */
  data_broken: { file: string; why: string };
  data_open: { data: string };
  data_half_restored: { data: string };
  /** `room` is free there, as people read sizes. */
  disk_good: { room: string };
  disk_low: { room: string };
  disk_full: { room: string };
  disk_unknown: { why: string };
  clock_good: { now: string };
  clock_wrong: { now: string };
  /** Something in the data folder was written later than now. */
  clock_behind: { now: string; newest: string };
  tls_good: { until: string; names: string };
  tls_none_local: Record<never, string>;
  tls_none_insecure: Record<never, string>;
  tls_ends: { until: string };
  tls_over: { until: string };
  tls_early: { from: string };
  tls_mismatch: Record<never, string>;
  tls_bad: { file: string; why: string };
  broker_good: { address: string };
  broker_away: { address: string; why: string };
  offline_good: { address: string };
  offline_away: { address: string };
  mailbox_here: Record<never, string>;
  registration_local: Record<never, string>;
  registration_invite: Record<never, string>;
  registration_closed: Record<never, string>;
  registration_open: Record<never, string>;
  guests_local: Record<never, string>;
  guests_open: Record<never, string>;
  /** The settings do not fit together; `why` is a sentence. */
  settings_bad: { why: string };
}

export type FindingCode = keyof FindingDetails;

/** `bad` keeps the server from working as it should, `warning` somebody should know. */
export type Mark = "good" | "warning" | "bad";

export interface Finding<C extends FindingCode = FindingCode> {
  readonly mark: Mark;
  readonly code: C;
  readonly details: FindingDetails[C];
}

/** Puts a finding together, so that its details fit its code. */
export function finding<C extends FindingCode>(
  mark: Mark,
  code: C,
  details: FindingDetails[C],
): Finding {
  return { mark, code, details } as Finding;
}
