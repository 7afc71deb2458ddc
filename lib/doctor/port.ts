/** Looks whether a port can be listened at, and who does where it cannot. */

import { StartError } from "../base/start_error.ts";
import { within } from "../base/within.ts";
import { listen } from "../net/listen.ts";
import { type Finding, finding } from "./finding.ts";

const ANSWER_MS = 2_000;

/** What is to be said of a port; `running` says that the server of this data folder is up. */
export async function checkPort(
  host: string,
  port: number,
  address: string,
  running: boolean,
): Promise<Finding> {
  try {
    listen(host, port).close();
    return finding("good", "port_free", { address });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    if (error.code === "port_forbidden") return finding("bad", "port_forbidden", { address });
    if (error.code === "address_unknown") return finding("bad", "address_unknown", { address });
  }
  if (running) return finding("good", "port_ours", { address });
  return await isChatmom(host, port)
    ? finding("bad", "port_chatmom", { address })
    : finding("bad", "port_taken", { address });
}

/** True when what listens there answers a ping as a chatmom does; one behind TLS cannot be asked so. */
async function isChatmom(host: string, port: number): Promise<boolean> {
  const hostname = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const asked = (async () => {
    using connection = await Deno.connect({ hostname, port });
    await connection.write(new TextEncoder().encode('{"type":"ping"}\n'));
    const answer = new Uint8Array(1_024);
    const length = await connection.read(answer);
    return new TextDecoder().decode(answer.subarray(0, length ?? 0)).includes('"pong"');
  })().catch(() => false);
  return await within(ANSWER_MS, asked) === true;
}
