/** Listening, with what can go wrong told as a StartError. */

import { StartError } from "../base/start_error.ts";

/** A PEM certificate chain and its key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Listens on `host`:`port` (0: any free one), with TLS when given. Throws StartError about the port of `option`. */
export function listen(
  host: string,
  port: number,
  tls?: TlsFiles,
  option = "--port",
): Deno.Listener {
  try {
    return tls
      ? Deno.listenTls({ hostname: host, port, cert: tls.cert, key: tls.key })
      : Deno.listen({ hostname: host, port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new StartError("port_taken", { host, port: String(port), option });
    }
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
      throw new StartError("port_forbidden", { host, port: String(port), option });
    }
    if (tls && (error instanceof Deno.errors.InvalidData || error instanceof TypeError)) {
      throw new StartError("tls_bad", { why: error.message });
    }
    throw new StartError("address_unknown", { host });
  }
}
