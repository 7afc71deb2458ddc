/** Where a server's page is for a browser on this computer: asked of the server, and tried. */

import { askOnce } from "./ask_once.ts";
import { type Dial, dialTcp, type ServerAddress } from "./wire.ts";

/** How long a page may take to answer, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What was found: an address that answers, or one that should and does not, or none at all. */
export type PageFound =
  | { readonly state: "answers" | "silent"; readonly address: string }
  | { readonly state: "none" };

/** Finds the page of the server at `address`. Throws NoAnswer or ChatError when the server cannot be asked. */
export async function findPage(
  dial: Dial,
  { host, tls: trusted }: ServerAddress,
): Promise<PageFound> {
  const { origin, port, tls } = await askOnce(dial, { type: "page" }, "page");
  const own = port &&
    `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
  // What the operator shows to everybody first; from this very network it may not be reachable.
  const addresses = [origin, own].flatMap((said) => webAddress(said) ?? []);
  for (const url of addresses) {
    if (await answers(url, trusted?.ca)) return { state: "answers", address: url.href };
  }
  const [first] = addresses;
  return first ? { state: "silent", address: first.href } : { state: "none" };
}

/** The page at what a server says, taken apart and put together anew: nothing but http(s), host and port. */
function webAddress(said: string | number | undefined): URL | null {
  const url = typeof said === "string" ? URL.parse(said) : null;
  return url && /^https?:$/.test(url.protocol) ? new URL(url.origin) : null;
}

/** True when a page is there. Asked over a plain connection: a proxy of this computer's has no part in it. */
async function answers({ protocol, hostname, port, host }: URL, ca?: string): Promise<boolean> {
  const safe = protocol === "https:";
  const dial = dialTcp({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (safe ? 443 : 80),
    ...(safe && { tls: ca ? { ca } : {} }),
  }, PATIENCE_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const wire = await dial();
    timer = setTimeout(() => wire.close(), PATIENCE_MS);
    try {
      const request = `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      await wire.write(new TextEncoder().encode(request));
      const buffer = new Uint8Array(1_024);
      const length = await wire.read(buffer);
      return /^HTTP\/1\.[01] 200 /.test(new TextDecoder().decode(buffer.subarray(0, length ?? 0)));
    } finally {
      clearTimeout(timer);
      wire.close();
    }
  } catch {
    // Nothing there, no way through, or a certificate that is not trusted: no page for anybody.
    return false;
  }
}
