/** Opens an address in the person's browser, by the program that each system has for it. */

import { within } from "../base/within.ts";

/** The system's opener: a program by its name, no shell, with the address behind its own words. */
const OPENER = Deno.build.os === "windows"
  ? ["rundll32", "url.dll,FileProtocolHandler"]
  : [Deno.build.os === "darwin" ? "open" : "xdg-open"];

/** An opener that runs for longer than this, in milliseconds, has become the browser. */
const OPENING_MS = 3_000;

/** True when a browser has been told; false where there is no desktop, or nothing that opens one. */
export async function openInBrowser(address: string): Promise<boolean> {
  if (!hasDesktop()) return false;
  const [program, ...words] = OPENER;
  try {
    const child = new Deno.Command(program!, {
      args: [...words, address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    const ended = await within(OPENING_MS, child.status);
    return ended === "late" || ended.success;
  } catch (error) {
    const { NotFound, PermissionDenied, NotCapable } = Deno.errors;
    const cannot = [NotFound, PermissionDenied, NotCapable].some((kind) => error instanceof kind);
    if (cannot) return false;
    throw error;
  }
}

/** False over ssh, and where nothing can draw a window. */
function hasDesktop(): boolean {
  const has = (name: string) => Boolean(Deno.env.get(name));
  if (Deno.build.os === "windows" || Deno.build.os === "darwin") return !has("SSH_CONNECTION");
  return has("DISPLAY") || has("WAYLAND_DISPLAY");
}
