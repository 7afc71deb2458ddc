/** What keeps the files in order while the server runs: ended uploads are let go, forgotten ones removed. */

import { getLogger } from "@logtape/logtape";
import type { Parts } from "./parts.ts";

/** How often ended connections' files are let go, and how often old unfinished ones are looked for. */
const LET_GO_MS = 30_000, REMOVE_MS = 60 * 60 * 1000;

const log = getLogger(["chatmom", "files"]);

/** Looks after the files from now on; returns how to stop, which lets go of all of them. */
export function keepFiles({ files, uploads, downloads, store }: Parts): () => Promise<void> {
  const report = (error: unknown): void =>
    log.error("Cannot tidy the files up: {error}", { error });
  const isSent = async (sender: string, id: string): Promise<boolean> => {
    await store.settled();
    const first = await store.tables.firstAnswer(sender, id);
    return first !== null && "stored" in first;
  };
  const remove = (): void => void files.tidy(isSent).catch(report);
  const timers = [
    setInterval(() => void uploads.tidy().catch(report), LET_GO_MS),
    setInterval(remove, REMOVE_MS),
  ];
  remove();
  void downloads.forgetAll().catch(report);
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await uploads.close();
    files.close();
  };
}
