/** English: what the doctor says, each finding with what to do about it. */
import type { FindingCode, FindingDetails } from "../../doctor/finding.ts";

/** A sentence, and what to do where something should be done. */
export interface Said {
  readonly says: string;
  readonly remedy?: string;
}

export const check: {
  summary: string;
  description: string;
  findings: { [C in FindingCode]: (details: FindingDetails[C]) => Said };
} = {
  summary: "look whether everything is as a server needs it",
  description:
    "Looks at all that a server needs, with the same settings as chatmom server: ports, data folder, " +
    "disk, clock, certificate, message broker, and who may come. Changes nothing, and may be run while " +
    "the server does. Each line has a mark (✓ good, ! worth knowing, ✗ wrong) and, where there is " +
    "something to do, what. Exit code 1 when something is wrong, else 0.",
  findings: {
    port_free: ({ address }) => ({ says: `Port: ${address} is free.` }),
    port_ours: ({ address }) => ({
      says: `Port: the server of this folder listens on ${address}.`,
    }),
    port_chatmom: ({ address }) => ({
      says: `Port: another chatmom listens on ${address}.`,
      remedy: "Stop that one, or choose another port with --port.",
    }),
    port_taken: ({ address }) => ({
      says: `Port: another program listens on ${address}.`,
      remedy: "Stop that one, or choose another port with --port.",
    }),
    port_forbidden: ({ address }) => ({
      says: `Port: the system does not let this user listen on ${address}.`,
      remedy: "Choose a port above 1023 with --port.",
    }),
    address_unknown: ({ address }) => ({
      says: `Port: ${address} is not an address of this machine.`,
      remedy: "Use 127.0.0.1 for this machine only, or 0.0.0.0 for every network it is on.",
    }),
    page_free: ({ address }) => ({ says: `Page: ${address} is free.` }),
    page_ours: ({ address }) => ({
      says: `Page: the server of this folder serves it at ${address}.`,
    }),
    page_missing: ({ address }) => ({
      says: `Page: nobody listens on ${address}, though the server of this folder is running.`,
      remedy:
        "Start the server again: the port was taken then, or it was started with other settings.",
    }),
    page_taken: ({ address }) => ({
      says: `Page: another program listens on ${address}, so the server would not start.`,
      remedy: "Stop that one, or choose another port with --web.",
    }),
    page_without: ({ address }) => ({
      says: `Page: another program listens on ${address}, so the server runs without a page.`,
      remedy: "Choose another port with --web, or say --web off.",
    }),
    page_forbidden: ({ address }) => ({
      says: `Page: the system does not let this user listen on ${address}.`,
      remedy: "Choose a port above 1023 with --web.",
    }),
    page_off: () => ({ says: "Page: none (--web off)." }),
    data_new: ({ data }) => ({ says: `Data: "${data}" is not there yet, and can be made.` }),
    data_good: ({ data }) => ({ says: `Data: "${data}" can be written to.` }),
    data_running: ({ data }) => ({ says: `Data: a server is running on "${data}".` }),
    data_unwritable: ({ data, why }) => ({
      says: `Data: "${data}" cannot be written to: ${why}.`,
      remedy: "Make it a folder that this user may write to, or choose another with --data.",
    }),
    data_broken: ({ file, why }) => ({
      says: `Data: "${file}" cannot be read: ${why}.`,
      remedy: "Put a backup back with chatmom server restore.",
    }),
    data_open: ({ data }) => ({
      says: `Data: other users of this machine can look into "${data}".`,
      remedy: `Run: chmod 700 "${data}"`,
    }),
    data_half_restored: ({ data }) => ({
      says: `Data: a restore into "${data}" was interrupted.`,
      remedy: "Run it again: chatmom server restore FILE --force",
    }),
    disk_good: ({ room }) => ({ says: `Disk: ${room} are free.` }),
    disk_low: ({ room }) => ({
      says: `Disk: only ${room} are free.`,
      remedy: "Make room, or let old messages go with --retention.",
    }),
    disk_full: ({ room }) => ({
      says: `Disk: ${room} are free, too little to go on.`,
      remedy: "Make room. Nothing is lost meanwhile: senders keep what is not stored.",
    }),
    disk_unknown: ({ why }) => ({
      says: `Disk: cannot see how much is free: ${why}.`,
      remedy: "Look yourself, with df.",
    }),
    clock_good: ({ now }) => ({ says: `Clock: ${now}.` }),
    clock_wrong: ({ now }) => ({
      says: `Clock: ${now} cannot be.`,
      remedy: "Set the clock right before a server is started: retention and invitations go by it.",
    }),
    clock_behind: ({ now, newest }) => ({
      says: `Clock: it is ${now}, and something in the data folder is of ${newest}.`,
      remedy: "Set the clock right: it is behind now, or was ahead then.",
    }),
    tls_good: ({ until, names }) => ({ says: `TLS: good until ${until}, for ${names}.` }),
    tls_none_local: () => ({ says: "TLS: none, and not needed on this machine only." }),
    tls_none_insecure: () => ({
      says: "TLS: none, so others on the way can read everything (--insecure).",
      remedy: "Name a certificate with --tls-cert and --tls-key.",
    }),
    tls_ends: ({ until }) => ({
      says: `TLS: the certificate ends on ${until}.`,
      remedy: "Renew it.",
    }),
    tls_over: ({ until }) => ({
      says: `TLS: the certificate ended on ${until}.`,
      remedy: "Renew it: no client connects any more.",
    }),
    tls_early: ({ from }) => ({
      says: `TLS: the certificate is good from ${from} only.`,
      remedy: "Check the clock, or use another certificate.",
    }),
    tls_mismatch: () => ({
      says: "TLS: the key is not that of the certificate.",
      remedy: "Check the files of --tls-cert and --tls-key.",
    }),
    tls_bad: ({ file, why }) => ({
      says: `TLS: cannot read "${file}": ${why}.`,
      remedy: "It must be a PEM file that this user may read.",
    }),
    broker_good: ({ address }) => ({ says: `Absent: the message broker answers at ${address}.` }),
    broker_away: ({ address, why }) => ({
      says: `Absent: no message broker at ${address}: ${why}.`,
      remedy: "Start it, or check CHATMOM_AMQP_URL and --amqp-ca.",
    }),
    offline_good: ({ address }) => ({ says: `Absent: the offline service answers at ${address}.` }),
    offline_away: ({ address }) => ({
      says: `Absent: no offline service answers at ${address}, or it does not let us in.`,
      remedy: "Start it with chatmom offline, or check its address, CHATMOM_OFFLINE_SECRET and " +
        "--offline-ca.",
    }),
    mailbox_here: () => ({ says: "Absent: their messages wait in the data folder." }),
    registration_local: () => ({ says: "Accounts: anyone on this machine may make one." }),
    registration_invite: () => ({ says: "Accounts: by invitation." }),
    registration_closed: () => ({ says: "Accounts: only the operator makes one." }),
    registration_open: () => ({
      says: "Accounts: anyone who reaches this address may make one.",
      remedy: "Where that is not wanted: --registration invite.",
    }),
    guests_local: () => ({ says: "Guests: anyone on this machine may come by a name alone." }),
    guests_open: () => ({
      says: "Guests: anyone who reaches this address may come, and nobody proves who they are.",
      remedy: "Use --guests in a classroom, not on the internet.",
    }),
    settings_bad: ({ why }) => ({ says: `Settings: ${why}` }),
  },
};
