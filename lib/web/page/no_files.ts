/** Files on their way, where none are. */

import type { FilesUnderWay } from "../../client/files/transfers.ts";

/** Takes nothing, and has nothing. */
export function noFiles(): FilesUnderWay {
  return {
    waiting: 0,
    push: (waiting) => [...waiting],
    clear: () => {},
    up: () => {},
    down: () => {},
    close: () => Promise.resolve(),
    take: () => false,
    answered: () => undefined,
    later: () => false,
    came: () => {},
    fetch: () => false,
  };
}
