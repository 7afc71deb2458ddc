/**
 * Writes the documents that come from the code: `deno task docs`. With `--check` writes nothing and
 * fails when a document is not what the code says today.
 */

import { commandsPage } from "./commands_page.ts";
import { protocolPage } from "./protocol_page.ts";

/** Every generated document, by its place. */
export const PAGES: Readonly<Record<string, () => string>> = {
  "docs/protocol.md": protocolPage,
  "docs/commands.md": commandsPage,
};

/** The documents that are not what the code says. */
export function stalePages(): string[] {
  return Object.entries(PAGES).filter(([path, page]) => read(path) !== page()).map(([path]) =>
    path
  );
}

function place(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}

function read(path: string): string | null {
  try {
    return Deno.readTextFileSync(place(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

if (import.meta.main) {
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
  const stale = stalePages();
  if (Deno.args.includes("--check")) {
    for (const path of stale) say(`${path} is not what the code says: run "deno task docs"`);
    if (stale.length > 0) Deno.exit(1);
  } else {
    for (const path of stale) {
      Deno.writeTextFileSync(place(path), PAGES[path]!());
      say(`wrote ${path}`);
    }
  }
}
