/** Certificates for tests: an authority of one's own, and a server at 127.0.0.1 that it has signed. */

import { join } from "node:path";

/** False where openssl is not installed; tests that need certificates are then ignored. */
export const canMakeCertificates = exists("/usr/bin/openssl");

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Where the PEM files are, and what the authority's holds. */
export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly ca: string;
}

/** Makes them in `folder`, the server's for `names`; needs openssl. */
export async function makeCertificates(
  folder: string,
  names: readonly string[] = ["IP:127.0.0.1", "DNS:localhost"],
): Promise<Certificates> {
  const at = (name: string) => join(folder, name);
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    ...["req", "-x509", ...curve, "-days", "2", "-subj", "/CN=chatmom tests"],
    ...["-keyout", at("ca.key"), "-out", at("ca.pem")],
  );
  await openssl(
    ...["req", "-x509", ...curve, "-days", "2", "-subj", "/CN=localhost"],
    ...["-addext", `subjectAltName=${names.join(",")}`],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-CA", at("ca.pem"), "-CAkey", at("ca.key")],
    ...["-keyout", at("server.key"), "-out", at("server.pem")],
  );
  return {
    caFile: at("ca.pem"),
    certFile: at("server.pem"),
    keyFile: at("server.key"),
    ca: await Deno.readTextFile(at("ca.pem")),
  };
}

async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output();
  if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}
