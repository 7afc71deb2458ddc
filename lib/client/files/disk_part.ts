/** A file that comes onto a disk: its part there, and at last its name. */

import type { OpenPart } from "./downloads.ts";
import { hashOf } from "./local_file.ts";
import { savedName } from "./names.ts";
import { forgetPart, openPart, save } from "./save.ts";

/** Opens the part in `folder`; it becomes a file of its sender's, under a safe name. */
export const openDiskPart: OpenPart = async (message, file, folder) => {
  const { disk, length } = await openPart(folder, file.file, file.size);
  return {
    length,
    async write(offset, raw) {
      await disk.seek(offset, Deno.SeekMode.Start);
      for (let at = 0; at < raw.length;) at += await disk.write(at ? raw.subarray(at) : raw);
    },
    async finish() {
      await disk.sync();
      await disk.seek(0, Deno.SeekMode.Start);
      if ((await hashOf(disk)).sha256 !== file.sha256) {
        // The next try begins from nothing.
        await disk.truncate(0);
        return null;
      }
      return await save(folder, file.file, savedName(message, file.name));
    },
    forget: () => forgetPart(folder, file.file),
    close: () => disk.close(),
  };
};
