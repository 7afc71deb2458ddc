/**
 * Which pages may open a connection: our own, and those that the operator has named. Any page of the web can
 * try, from the browser of somebody who is allowed in here; the browser says from which page it comes.
 */

import { isIP } from "node:net";

/** What is known of a connection before it is let in. */
export interface Visit {
  /** What the browser says: `https://chat.example.org`; absent where it is no browser. */
  readonly origin: string | undefined;
  /** The address that the browser believes to talk to: `127.0.0.1:8080`. */
  readonly host: string | undefined;
  readonly tls: boolean;
}

/** True for pages that may talk to this server; `allowed` are origins that the operator has named. */
export function mayEnter({ origin, host, tls }: Visit, allowed: readonly string[]): boolean {
  if (origin === undefined) return false;
  if (allowed.includes(origin)) return true;
  if (host === undefined || origin !== `${tls ? "https" : "http"}://${host}`) return false;
  // A name can be made to lead here by whoever owns it, and a certificate or figures cannot.
  return tls || isFixed(host);
}

/** True for an address that nobody else can lead elsewhere. */
function isFixed(host: string): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || isIP(name) !== 0;
}
