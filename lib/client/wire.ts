/** The bytes between a client and its server, and how a program on a computer opens them. */

/** An open way to the server; what Deno's TCP and TLS connections are. The page brings a WebSocket. */
export interface Wire {
  /** Fills the beginning of `into`; null at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** May take only the beginning of `bytes`; says how many. */
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** Opens a wire; rejects when there is no way through. */
export type Dial = () => Promise<Wire>;

/** Where a server is. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** TLS, with certificates of one's own (PEM) besides the system's. */
  readonly tls?: { readonly ca?: string };
}

/** A dial over TCP or TLS that gives up after `limitMs`. */
export function dialTcp({ host, port, tls }: ServerAddress, limitMs = 10_000): Dial {
  return async () => {
    const opening: Promise<Deno.TcpConn | Deno.TlsConn> = tls
      ? Deno.connectTls({ hostname: host, port, ...(tls.ca && { caCerts: [tls.ca] }) })
      : Deno.connect({ hostname: host, port });
    const conn = await inTime(opening, limitMs);
    if (!("handshake" in conn)) conn.setNoDelay(true);
    else await inTime(conn.handshake(), limitMs);
    return conn;
  };
}

/** Rejects after `limitMs`; a connection that opens later than that is closed again. */
async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      work.then((conn) => (conn as { close?: () => void } | undefined)?.close?.(), () => {});
      reject(new Deno.errors.TimedOut(`No connection within ${limitMs} ms`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
