/** One device's folder: its token and its store, of this person alone and of one process at a time. */

import { join } from "node:path";
import { crashPoint } from "../base/crash_point.ts";
import type { Device } from "./client_options.ts";
import { ClientStore } from "./store.ts";

/** Who the device is; and who it asks to be, which becomes that at the server's welcome. */
const DEVICE = "device.json", ASKED = "device.json.new";

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

  /** Who this device is, or undefined before its first welcome. */
  get device(): Device | undefined {
    return readDevice(join(this.path, DEVICE));
  }

  /** Who it was about to become when it last asked a server: whether that heard of it, nobody here knows. */
  get asked(): Device | undefined {
    return readDevice(join(this.path, ASKED));
  }

  /** Keeps who the server is going to be asked to take; on the disk, whole, when this returns. */
  ask(device: Device): void {
    const options = { create: true, write: true, truncate: true, mode: 0o600 };
    const open = Deno.openSync(join(this.path, ASKED), options);
    try {
      let bytes = new TextEncoder().encode(JSON.stringify(device) + "\n");
      while (bytes.length > 0) bytes = bytes.subarray(open.writeSync(bytes));
      open.syncSync();
    } finally {
      open.close();
    }
    crashPoint("client.before_register");
  }

  /** The server has taken the device that was asked for: that is who this is from now on. */
  welcomed(): void {
    crashPoint("client.before_token_kept");
    Deno.renameSync(join(this.path, ASKED), join(this.path, DEVICE));
  }

  /** The tokens of the other devices of the same user here: siblings of this folder. */
  siblingTokens(): string[] {
    const account = join(this.path, "..");
    return [...Deno.readDirSync(account)]
      .map(({ name }) => join(account, name))
      .filter((path) => path !== this.path)
      .flatMap((path) => [join(path, DEVICE), join(path, ASKED)])
      .flatMap((file) => readDevice(file)?.token ?? []);
  }

  /** Lets the folder go. */
  close(): void {
    this.store.close();
  }
}

/** True when a device of somebody is in one of the folders in `account`. */
export function isKnownHere(account: string): boolean {
  try {
    return [...Deno.readDirSync(account)]
      .some(({ name }) => readDevice(join(account, name, DEVICE)) !== undefined);
  } catch {
    // No folder, or none for us to read: nobody of that name has talked from here.
    return false;
  }
}

function readDevice(file: string): Device | undefined {
  try {
    const { user, device, token } = JSON.parse(Deno.readTextFileSync(file));
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
