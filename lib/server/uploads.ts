/**
 * Files on their way in, and which connection brings which. A connection that ends leaves its file as
 * it is: the next offer of the same message goes on there, on whatever connection (delivery rule 1).
 */

import type { FileEntry } from "../files/catalog.ts";
import type { Files } from "../files/files.ts";
import type { Incoming } from "../files/incoming.ts";
import { ChatError } from "../protocol/errors.ts";
import type { Session } from "./session.ts";

/** How a file stands: how many bytes of it are here, or what all of it turned out to be. */
export type Standing = number | "whole" | "broken";

interface Upload {
  readonly entry: FileEntry;
  readonly incoming: Incoming;
  /** The connection whose offer came last; no other may go on. */
  session: Session;
  /** There as soon as all of it is. */
  verdict: Promise<Standing> | null;
}

export class Uploads {
  #open = new Map<string, Promise<Upload>>();

  constructor(private readonly files: Files) {}

  /** The session brings this file from now on. Throws what the disk says. */
  async begin(session: Session, entry: FileEntry): Promise<Standing> {
    if (entry.state !== "coming") return "whole";
    let opening = this.#open.get(entry.file);
    if (!opening) {
      opening = this.files.resume(entry)
        .then((incoming) => ({ entry, incoming, session, verdict: null }));
      this.#open.set(entry.file, opening);
    }
    try {
      const upload = await opening;
      upload.session = session;
      // The connection before may have a chunk under way.
      await upload.incoming.idle;
      return await this.#standing(upload);
    } catch (error) {
      await this.#leave(entry.file);
      throw error;
    }
  }

  /** The file that the session brings under this id. Throws ChatError `unknown_file`. */
  async of(session: Session, file: string): Promise<FileEntry> {
    const upload = await this.#open.get(file);
    if (upload?.session !== session) throw new ChatError("unknown_file");
    return upload.entry;
  }

  /** The next bytes of a file. Throws ChatError `unknown_file` or `bad_frame`, or what the disk says. */
  async take(session: Session, file: string, offset: number, bytes: Uint8Array): Promise<Standing> {
    const upload = await this.#open.get(file);
    if (upload?.session !== session) throw new ChatError("unknown_file");
    const { incoming, entry: { size } } = upload;
    if (offset !== incoming.offset) {
      const wanted = `the next one begins at ${incoming.offset}`;
      throw new ChatError("bad_frame", `Cannot take the chunk at ${offset}: ${wanted}`);
    }
    // More than was offered is another file than was offered.
    if (offset + bytes.length > size) return await this.#broken(upload.entry);
    try {
      await incoming.write(bytes);
      return await this.#standing(upload);
    } catch (error) {
      await this.#leave(file);
      throw error;
    }
  }

  /** The session's user takes a file back: what has come of it is removed, unless all has, or another device brings it. */
  async drop(session: Session, entry: FileEntry): Promise<void> {
    const upload = await this.#open.get(entry.file)?.catch(() => null);
    if (entry.state !== "coming" || upload && upload.session.device !== session.device) return;
    await this.#broken(entry);
  }

  /** Lets go of files whose connection has ended. */
  async tidy(): Promise<void> {
    for (const [file, opening] of this.#open) {
      const upload = await opening.catch(() => null);
      if (!upload || upload.session.connection.closing) await this.#leave(file);
    }
  }

  /** Lets go of everything; what is there is gone on with after the next start. */
  async close(): Promise<void> {
    for (const file of [...this.#open.keys()]) await this.#leave(file);
  }

  async #standing(upload: Upload): Promise<Standing> {
    const { incoming, entry } = upload;
    if (incoming.offset < entry.size) return incoming.offset;
    return await (upload.verdict ??= this.#judge(upload));
  }

  /** All of it is here: puts it on the disk and compares it with what was offered. */
  async #judge(upload: Upload): Promise<Standing> {
    const { incoming, entry } = upload;
    const same = await incoming.finish() === entry.sha256;
    if (!same && !incoming.inherited) return await this.#broken(entry);
    if (!same) {
      // What lay there from before may be what a power cut has left of it.
      await incoming.restart();
      upload.verdict = null;
      return 0;
    }
    await this.files.keep(entry);
    await this.#leave(entry.file);
    return "whole";
  }

  async #broken(entry: FileEntry): Promise<Standing> {
    await this.#leave(entry.file);
    await this.files.remove(entry);
    return "broken";
  }

  /** Lets go of one; who offers it again goes on with what is on the disk. */
  async #leave(file: string): Promise<void> {
    const opening = this.#open.get(file);
    this.#open.delete(file);
    const upload = await opening?.catch(() => null);
    await upload?.incoming.close();
  }
}
