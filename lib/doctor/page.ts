/** Looks whether the page for browsers has its port, or could have it. */

import { StartError } from "../base/start_error.ts";
import { within } from "../base/within.ts";
import { listen } from "../net/listen.ts";
import { type Finding, finding } from "./finding.ts";

const ANSWER_MS = 2_000;

/** Where the page is to be, and what is known of the server. */
export interface PagePlan {
  readonly host: string;
  readonly port: number;
  /** True when the operator has named the port: then the server does not start without. */
  readonly isAsked: boolean;
  readonly tls: boolean;
  /** True while the server of this data folder is up. */
  readonly running: boolean;
}

/** What is to be said of it; `address` is host and port as people write them. Null where the host says it all. */
export async function checkPage(
  { host, port, isAsked, tls, running }: PagePlan,
  address: string,
): Promise<Finding | null> {
  try {
    listen(host, port).close();
    return running && port !== 0
      ? finding("warning", "page_missing", { address })
      : finding("good", "page_free", { address });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    if (error.code === "port_forbidden") return finding("bad", "page_forbidden", { address });
    if (error.code === "address_unknown") return null;
  }
  // What is encrypted cannot be asked without trusting it.
  if (running && (tls || await isPage(host, port))) {
    return finding("good", "page_ours", { address });
  }
  return isAsked
    ? finding("bad", "page_taken", { address })
    : finding("warning", "page_without", { address });
}

/** True when what listens there refuses what is no WebSocket at the page's place for them, as only it does. */
async function isPage(host: string, port: number): Promise<boolean> {
  const hostname = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const asked = (async () => {
    using connection = await Deno.connect({ hostname, port });
    await connection.write(new TextEncoder().encode("HEAD /chat HTTP/1.1\r\nHost: x\r\n\r\n"));
    const answer = new Uint8Array(1_024);
    const length = await connection.read(answer);
    return /^HTTP\/1\.1 426 /.test(new TextDecoder().decode(answer.subarray(0, length ?? 0)));
  })().catch(() => false);
  return await within(ANSWER_MS, asked) === true;
}
