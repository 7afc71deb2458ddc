/** What people call a group, as an address: "Família Silva" is #familia-silva. */

/** The address that fits a name best; it is none of a group (isGroup) when nothing of the name fits. */
export function groupNamed(name: string): string {
  const plain = name.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-").replace(/^[^a-z0-9]+/, "").slice(0, 32).replace(/-+$/, "");
  return `#${plain}`;
}
