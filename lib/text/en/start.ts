/** English: why a program could not start, and what to do about it. */
import type { StartCode, StartDetails } from "../../base/start_error.ts";

export const start: { [C in StartCode]: (details: StartDetails[C]) => string } = {
  data_in_use: ({ data }) =>
    `Cannot use the data folder "${data}": another chatmom is running on it. Stop that one, or ` +
    `choose another folder with --data.`,
  data_unwritable: ({ data, why }) =>
    `Cannot write to the data folder "${data}": ${why}. Make it a folder that this user may ` +
    `write to, or choose another with --data.`,
  disk_full: ({ data }) =>
    `Cannot write to the data folder "${data}": the disk is full. Make room on it and start again: ` +
    `nothing is lost meanwhile.`,
  data_broken: ({ data, why }) =>
    `Cannot read the data folder "${data}": ${why}. Restore it from a backup, or choose another ` +
    `folder with --data.`,
  data_newer: ({ data }) =>
    `Cannot read the data folder "${data}": a later version of chatmom wrote it. Update chatmom.`,
  port_taken: ({ host, port, option }) =>
    `Cannot listen on ${host} port ${port}: another program is using it. Stop that one, or choose ` +
    `another port with ${option} (0 takes a free one).`,
  port_forbidden: ({ host, port, option }) =>
    `Cannot listen on ${host} port ${port}: the system does not allow it. Choose a port above 1023 ` +
    `with ${option}.`,
  address_unknown: ({ host }) =>
    `Cannot listen on "${host}": that is not an address of this machine. Use 127.0.0.1 for this ` +
    `machine only, or 0.0.0.0 for every network it is on.`,
  tls_bad: ({ why }) =>
    `Cannot use the TLS certificate: ${why}. Check the files of --tls-cert and --tls-key.`,
  tls_missing: ({ host }) =>
    `Cannot listen on "${host}" without TLS: others could read everything. Name a certificate with ` +
    `--tls-cert and --tls-key, or accept the risk with --insecure.`,
  dialect_guests: ({ dialect }) =>
    `Cannot speak ${dialect} on a server without guests: its people have no passwords. Add --guests.`,
  dialect_plain: ({ dialect, host }) =>
    `Cannot speak ${dialect} on "${host}": its clients know no TLS, so others could read everything. ` +
    `Accept the risk with --insecure, or listen on 127.0.0.1.`,
  broker_url_bad: ({ why }) =>
    `Cannot use the broker's address: ${why}. It looks like amqp://user:password@host:5672/vhost ` +
    `and comes from CHATMOM_AMQP_URL or the file that CHATMOM_AMQP_URL_FILE names.`,
  broker_url_missing: () =>
    `Cannot use a broker without its address: set CHATMOM_AMQP_URL to something like ` +
    `amqp://user:password@host:5672/vhost, or CHATMOM_AMQP_URL_FILE to a file of mode 600 with it.`,
  secret_missing: ({ host }) =>
    `Cannot listen on "${host}" without a secret: anyone could read the mail. Set ` +
    `CHATMOM_OFFLINE_SECRET, here and for the chat server, or listen on 127.0.0.1.`,
  letters_moved: ({ data, place }) =>
    place === "amqp"
      ? `The letters of "${data}" were moved to a message broker: set CHATMOM_AMQP_URL, or move them ` +
        `back with "chatmom offline move --from amqp --to sqlite".`
      : `The letters were moved from the message broker to "${data}": leave CHATMOM_AMQP_URL out, or ` +
        `move them back with "chatmom offline move --from sqlite --to amqp".`,
  secret_exposed: ({ file }) =>
    `Cannot take a secret from "${file}": other users can read it. Run: chmod 600 "${file}"`,
  file_unreadable: ({ file, why }) =>
    `Cannot read "${file}": ${why}. Check the name and the rights.`,
  server_unreachable: ({ host, port }) =>
    `Cannot reach a server at ${host} port ${port}: nothing answers there. Start it with ` +
    `"chatmom server", or check the address.`,
};
