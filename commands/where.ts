/** How addresses are written on the command line and for people. */

/** HOST:PORT, with an IPv6 address in brackets. */
export function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The parts of `tcp://host:port`, or null when it is nothing like it. */
export function parseTcp(address: string): { host: string; port: number } | null {
  const [, host, port] = /^tcp:\/\/(\[[^\]]+\]|[^:/[\]]+):(\d{1,5})\/?$/.exec(address) ?? [];
  if (!host || !port || Number(port) < 1 || Number(port) > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
