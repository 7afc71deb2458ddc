/** One device's folder: its token and its store, of this person alone and of one process at a time. */

import { join } from "node:path";
import type { Device } from "./client_options.ts";
import { ClientStore } from "./store.ts";

/** Why a device folder cannot be used. */
export class DeviceFolderError extends Error {
  override readonly name = "DeviceFolderError";
  constructor(
    readonly code: "in_use" | "unwritable" | "broken",
    readonly folder: string,
    readonly why: string,
  ) {
    super(`Cannot use "${folder}": ${why}`);
  }
}

/** A device folder that this process has to itself until it closes it, or ends. */
export class DeviceFolder {
  private constructor(readonly path: string, readonly store: ClientStore) {}

  /** Opens or makes the folder. Throws DeviceFolderError. */
  static open(path: string): DeviceFolder {
    const file = join(path, "client.db");
    try {
      // Only what is made here gets the narrow mode, not the folders it lies in.
      Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
      Deno.openSync(file, { create: true, write: true, mode: 0o600 }).close();
    } catch (error) {
      throw new DeviceFolderError("unwritable", path, reason(error));
    }
    try {
      return new DeviceFolder(path, new ClientStore(file));
    } catch (error) {
      const why = reason(error);
      const code = /locked/.test(why)
        ? "in_use"
        : /readonly|unable to open|disk/.test(why)
        ? "unwritable"
        : "broken";
      throw new DeviceFolderError(code, path, why);
    }
  }

  /** Who this device is, or undefined before its first login. */
  get device(): Device | undefined {
    return readDevice(this.path);
  }

  /** Keeps the token; on the disk, whole, when this returns. */
  keepDevice(device: Device): void {
    const file = join(this.path, "device.json");
    const draft = `${file}.new`;
    const open = Deno.openSync(draft, { create: true, write: true, truncate: true, mode: 0o600 });
    try {
      let bytes = new TextEncoder().encode(JSON.stringify(device) + "\n");
      while (bytes.length > 0) bytes = bytes.subarray(open.writeSync(bytes));
      open.syncSync();
    } finally {
      open.close();
    }
    Deno.renameSync(draft, file);
  }

  /** The tokens of the other devices of the same user here: siblings of this folder. */
  siblingTokens(): string[] {
    const account = join(this.path, "..");
    return [...Deno.readDirSync(account)]
      .map(({ name }) => join(account, name))
      .filter((path) => path !== this.path)
      .flatMap((path) => readDevice(path)?.token ?? []);
  }

  /** Lets the folder go. */
  close(): void {
    this.store.close();
  }
}

function readDevice(folder: string): Device | undefined {
  try {
    const { user, device, token } = JSON.parse(Deno.readTextFileSync(join(folder, "device.json")));
    const whole = [user, device, token].every((one) => typeof one === "string" && one);
    return whole ? { user, device, token } : undefined;
  } catch {
    // None yet, or not one of ours: the first-start questions make a new one.
    return undefined;
  }
}

/** The system's words for an error, without its number. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$/s, "").replace(/[.:]+$/, "");
}
