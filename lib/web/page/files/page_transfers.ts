/** Files on their way in a browser: sent from what it keeps, and gathered in memory that the browser may put on its disk. */

import type { FileThere, Part, Wishes } from "../../../client/files/downloads.ts";
import type { Wanted } from "../../../client/files/download_rows.ts";
import {
  type DownloadPlan,
  type TransferHandlers,
  Transfers,
} from "../../../client/files/transfers.ts";
import type { OpenSource } from "../../../client/files/uploads.ts";
import type { Kept } from "../../../client/store.ts";
import { Digest } from "./digest.ts";
import type { KeptFiles } from "./kept_files.ts";
import type { Received } from "./received.ts";

/** Where the bytes are. */
interface Places {
  readonly files: KeptFiles;
  readonly received: Received;
}

/** All files on their way. */
export function pageTransfers(
  { files, received }: Places,
  plan: DownloadPlan | undefined,
  handlers: TransferHandlers,
): Transfers {
  const gathering = new Gathering(received);
  const part = (message: Kept, file: FileThere): Promise<Part> =>
    Promise.resolve(gathering.open(message, file));
  return new Transfers(new Wanting(), { source: sourceIn(files), part }, plan, handlers);
}

function sourceIn(files: KeptFiles): OpenSource {
  return async ({ local, size }) => {
    const blob = await files.get(local.path);
    if (blob?.size !== size) return null;
    return {
      read: async (offset, length) =>
        new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
      close: () => {},
    };
  };
}

/** What is wanted, for as long as the page is open. */
class Wanting implements Wishes {
  #wanted = new Map<string, Wanted & { readonly message: Kept }>();

  readonly downloads = {
    want: (message: Kept, folder: string): void => {
      this.#wanted.set(message.id, { id: message.id, folder, path: "", message });
    },
    // Where it is found says the message: nothing more is to be known of it here.
    saved: (id: string): void => void this.#wanted.delete(id),
    forget: (id: string): void => void this.#wanted.delete(id),
    get: (id: string): Wanted | undefined => this.#wanted.get(id),
    open: (): Wanted[] => [],
  };

  message(id: string): Kept | undefined {
    return this.#wanted.get(id)?.message;
  }
}

/** Files that are not whole yet; what a cut connection left is gone on with. */
class Gathering {
  #begun = new Map<string, { readonly digest: Digest; readonly chunks: Blob[]; length: number }>();

  constructor(private readonly received: Received) {}

  open({ id }: Kept, { file, sha256 }: FileThere): Part {
    const begun = this.#begun.get(file) ?? { digest: new Digest(), chunks: [], length: 0 };
    // One comes at a time: what was given up before it is not held in memory any longer.
    this.#begun = new Map([[file, begun]]);
    return {
      length: begun.length,
      write: (_offset, raw) => {
        begun.digest.update(raw);
        // The browser has them now, and puts many of them on its disk.
        begun.chunks.push(new Blob([raw]));
        begun.length += raw.length;
        return Promise.resolve();
      },
      finish: () => {
        this.#begun.delete(file);
        if (begun.digest.hex !== sha256) return Promise.resolve(null);
        this.received.add(id, new Blob(begun.chunks));
        return Promise.resolve(id);
      },
      forget: () => Promise.resolve(),
      close: () => {},
    };
  }
}
