/** The page's own files, which are in the program, and what a browser is told to allow them. */

import { gzipSync } from "node:zlib";
import { BUILT } from "./built.ts";
import type { Head, Reply } from "./http.ts";

/** One file, as it goes out. */
interface ShellFile {
  readonly media: string;
  readonly etag: string;
  readonly plain: Uint8Array;
  readonly packed: Uint8Array;
}

/**
 * Nothing but this page's own files and its own server: no script or style in the text of the page, none
 * from elsewhere, no frames in it or around it. Pictures that people send are shown from memory.
 */
const POLICY = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'";

const GUARDS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

export class Shell {
  private constructor(private readonly files: ReadonlyMap<string, ShellFile>) {}

  /** Makes the files ready to go out. */
  static async open(): Promise<Shell> {
    const files = new Map<string, ShellFile>();
    for (const { path, media, text } of BUILT) {
      const plain = new TextEncoder().encode(text);
      files.set(path, {
        media,
        plain,
        packed: gzipSync(plain, { level: 9 }),
        etag: await etagOf(plain),
      });
    }
    return new Shell(files);
  }

  /** The answer to a request for a file. */
  answer({ method, path, headers }: Head): Reply {
    if (method !== "GET" && method !== "HEAD") {
      return { status: 405, headers: { ...GUARDS, allow: "GET, HEAD" } };
    }
    const file = this.files.get(path);
    if (!file) return refusal(404);
    // Asked again at each visit, by its hash: a new version is seen at once, an old one costs no bytes.
    const about = {
      ...GUARDS,
      "cache-control": "no-cache",
      etag: file.etag,
      vary: "accept-encoding",
    };
    if (headers.get("if-none-match") === file.etag) return { status: 304, headers: about };
    const isPacked = /\bgzip\b/.test(headers.get("accept-encoding") ?? "");
    return {
      status: 200,
      headers: {
        ...about,
        "content-type": file.media,
        ...(isPacked ? { "content-encoding": "gzip" } : {}),
      },
      body: isPacked ? file.packed : file.plain,
    };
  }
}

/** An answer without a file. */
export function refusal(status: 400 | 403 | 404 | 426): Reply {
  return { status, headers: GUARDS };
}

async function etagOf(plain: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", plain as Uint8Array<ArrayBuffer>);
  return `"${new Uint8Array(digest, 0, 12).toHex()}"`;
}
