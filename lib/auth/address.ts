/** Addresses as the throttles see them: one key for everyone who may share or swap them freely. */

/** True for addresses that only this machine can have. */
export function isLoopback(address: string): boolean {
  const plain = unmapped(address);
  return plain === "::1" || plain === "localhost" || /^127\.\d+\.\d+\.\d+$/.test(plain);
}

/** The key of an address: IPv4 as it is, IPv6 by its first 64 bits, which one customer has whole. */
export function addressKey(address: string): string {
  const plain = unmapped(address);
  if (!plain.includes(":")) return plain;
  const [left = "", right] = plain.split("%")[0]!.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array<string>(zeros).fill("0"), ...tail];
  return groups.slice(0, 4).map((group) => parseInt(group || "0", 16).toString(16)).join(":") +
    "::/64";
}

/** IPv4 inside IPv6 (`::ffff:10.0.0.1`) is the same machine as IPv4. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
