/** Listening, with what can go wrong told as a StartError, and certificates that can be renewed meanwhile. */

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
): Listener {
  return new Listener(open(host, port, tls, option), tls, option);
}

/** A port that takes connections until it is closed. */
export class Listener {
  /** Where it listens; the port that it got. */
  readonly addr: Deno.NetAddr;
  #closed = false;
  /** Resolves when the renewed certificate is shown, or nothing is any more. */
  #renewed = Promise.withResolvers<void>();

  constructor(
    private current: Deno.Listener,
    private tls: TlsFiles | undefined,
    private readonly option: string,
  ) {
    this.addr = current.addr as Deno.NetAddr;
  }

  /** The next connection. Rejects when there is none to be had, and after `close`. */
  async accept(): Promise<Deno.Conn> {
    for (;;) {
      try {
        return await this.current.accept();
      } catch (error) {
        if (this.#closed || !(error instanceof Deno.errors.BadResource)) throw error;
        // Closed for a new certificate. The port is free only now, when nobody waits at the old one.
        const { hostname, port } = this.addr;
        this.current = open(hostname, port, this.tls, this.option);
        this.#renewed.resolve();
      }
    }
  }

  /**
   * Resolves when whoever comes is shown this certificate; connections that are there stay, and whoever
   * comes in the very moment of the change is turned away once. Rejects with StartError `tls_bad`, and
   * the old one stays. Needs somebody who accepts.
   */
  async renew(tls: TlsFiles): Promise<void> {
    // Tried on a port of its own first.
    open(this.addr.hostname, 0, tls, this.option).close();
    this.tls = tls;
    this.#renewed = Promise.withResolvers();
    this.#end();
    await this.#renewed.promise;
  }

  /** Takes no more connections. */
  close(): void {
    this.#closed = true;
    this.#renewed.resolve();
    this.#end();
  }

  #end(): void {
    try {
      this.current.close();
    } catch {
      // It is closed for a new certificate, and was not opened again yet.
    }
  }
}

function open(
  host: string,
  port: number,
  tls: TlsFiles | undefined,
  option: string,
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
    if (tls && isAboutCertificate(error)) throw new StartError("tls_bad", { why: error.message });
    throw new StartError("address_unknown", { host });
  }
}

/** True when the certificate, the key, or the two together are what is wrong. */
function isAboutCertificate(error: unknown): error is Error {
  return error instanceof Deno.errors.InvalidData || error instanceof TypeError ||
    error instanceof Error && /\bkeys?\b|certificate/i.test(error.message);
}
