/** The broker's address: checked before the first try, and never shown with its password. */

import { StartError } from "../base/start_error.ts";

/** Seconds between heartbeats where the URL does not say: a frozen broker is noticed within three. */
const HEARTBEAT = 10;

/** An address that amqplib takes, and what may be said of it in a log. */
export interface AmqpAddress {
  readonly url: string;
  /** Host, port and virtual host, without user and password. */
  readonly shown: string;
}

/**
 * Reads `amqp://user:password@host:5672/vhost` or `amqps://…`. Throws StartError `broker_url_bad`, whose
 * words hold nothing of the URL but its scheme.
 */
export function amqpAddress(given: string): AmqpAddress {
  const text = given.trim();
  if (text === "") throw bad("it is empty");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== "amqp" && scheme !== "amqps") {
    throw bad("it does not begin with amqp:// or amqps://");
  }
  // Not a special scheme to the URL class: a bad port or host must be found here, not at each try.
  let url: URL;
  try {
    url = new URL(text);
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
  } catch {
    throw bad("it is not a URL (special characters in a password must be written as %XX)");
  }
  if (url.hostname === "") throw bad("it names no host");
  let vhost: string;
  try {
    vhost = decodeURIComponent(url.pathname.slice(1)) || "/";
  } catch {
    throw bad("its virtual host is not written properly");
  }
  if (url.pathname.slice(1).includes("/")) throw bad("its virtual host has a / that is not %2F");
  const heartbeat = url.searchParams.get("heartbeat");
  if (heartbeat === null) url.searchParams.set("heartbeat", String(HEARTBEAT));
  else if (!/^[1-9][0-9]{0,3}$/.test(heartbeat)) {
    throw bad("its heartbeat is not 1 to 9999 seconds");
  }
  const port = url.port || (scheme === "amqp" ? "5672" : "5671");
  return { url: url.href, shown: `${scheme}://${url.hostname}:${port}, virtual host ${vhost}` };
}

function bad(why: string): StartError {
  return new StartError("broker_url_bad", { why });
}
