/** SIGHUP to a program that listens with TLS: the certificate is read anew. */

import type { TlsFiles } from "../lib/net/listen.ts";
import type { Texts } from "../lib/text/text.ts";
import { explain } from "./explain.ts";
import { textOf } from "./files.ts";
import { printError } from "./print.ts";

/** The settings that name the files. */
interface Named {
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** The files' texts, when both are named. Throws StartError `file_unreadable`. */
export function tlsFiles({ tlsCert, tlsKey }: Named): TlsFiles | undefined {
  return tlsCert && tlsKey ? { cert: textOf(tlsCert), key: textOf(tlsKey) } : undefined;
}

/** What to do on SIGHUP; nothing to do where no certificate is named. One that is wrong changes nothing. */
export function renewal(
  running: { renew(tls: TlsFiles): Promise<void> },
  named: Named,
  texts: Texts,
): (() => void) | undefined {
  if (!named.tlsCert) return undefined;
  return async () => {
    try {
      await running.renew(tlsFiles(named)!);
      printError(texts.cli.certificateTaken);
    } catch (error) {
      printError(`${explain(error, texts).sentence} ${texts.cli.certificateStays}`);
    }
  };
}
