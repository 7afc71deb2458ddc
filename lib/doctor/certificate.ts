/** Looks at a TLS certificate and its key: whether they can be read, fit, and are in date. */

import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { type Finding, finding } from "./finding.ts";

/** Whoever renews certificates does it at about this time before their end. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000;

/** What is to be said of the two files. */
export function checkCertificate(
  certFile: string,
  keyFile: string,
  clock: Clock,
  written: (ms: number) => string,
): Finding {
  const files: string[] = [];
  for (const file of [certFile, keyFile]) {
    try {
      files.push(Deno.readTextFileSync(file));
    } catch (error) {
      return bad(file, error instanceof Error ? error.message : String(error));
    }
  }
  const certificate = certificateIn(files[0]!);
  if (!certificate) return bad(certFile, "no certificate is in it");
  const key = parsed(() => createPrivateKey(block(files[1]!, "(?:[A-Z]+ )?PRIVATE KEY")));
  if (!key) return bad(keyFile, "no private key is in it");
  const matches = certificate.checkPrivateKey(key);
  if (!matches) return finding("bad", "tls_mismatch", {});
  const from = Date.parse(certificate.validFrom), to = Date.parse(certificate.validTo);
  const now = clock(), until = written(to);
  if (now > to) return finding("bad", "tls_over", { until });
  if (now < from) return finding("bad", "tls_early", { from: written(from) });
  if (to - now < SOON_MS) return finding("warning", "tls_ends", { until });
  const names = certificate.subjectAltName ?? certificate.subject ?? "";
  return finding("good", "tls_good", { until, names: names.replaceAll("\n", ", ") });
}

/** The first certificate in a PEM file, which may hold its key and its chain too; null when there is none. */
export function certificateIn(pem: string): X509Certificate | null {
  return parsed(() => new X509Certificate(block(pem, "CERTIFICATE")));
}

/** The first block of a kind; the library reads no file that begins with another one. */
function block(pem: string, kind: string): string {
  return new RegExp(`-----BEGIN (${kind})-----[^-]*-----END \\1-----`).exec(pem)?.[0] ?? pem;
}

/** Null when what was read is something else; the library's words for that help nobody. */
function parsed<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

function bad(file: string, why: string): Finding {
  return finding("bad", "tls_bad", { file, why });
}
