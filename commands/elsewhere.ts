/** Under which addresses people on other machines reach a server that listens on every network. */

import { isLoopback } from "../lib/auth/address.ts";
import { certificateIn } from "../lib/doctor/certificate.ts";

/** Networks between programs of this machine: nobody else is there. */
const INSIDE = /^(docker|veth|virbr|br-[0-9a-f]{12}$)/;
/** Addresses that no router gave: with several networks they lead anywhere. */
const LINK_LOCAL = /^(169\.254\.|fe[89ab])/i;

/**
 * What to type on other machines, best first: this machine's addresses, with a certificate those names
 * and addresses that it is for. Nothing where the server listens on one address only: that is known.
 */
export function elsewhere(
  host: string,
  cert: string | undefined,
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "name" | "family" | "address">[],
): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [];
  const addresses = interfaces.filter(({ name, family, address }) =>
    (family === "IPv4" || host === "::") && !INSIDE.test(name) && !LINK_LOCAL.test(address) &&
    !isLoopback(address)
  ).map(({ address }) => address);
  if (cert === undefined) return addresses;
  const certificate = certificateIn(cert);
  const names = (certificate?.subjectAltName ?? "").split(", ")
    .filter((one) => one.startsWith("DNS:") && !one.includes("*"))
    .map((one) => one.slice("DNS:".length));
  return [...names, ...addresses.filter((address) => certificate?.checkIP(address))];
}
