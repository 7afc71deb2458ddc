/** A server and recorded devices on it: what most crash tests are made of. */

import assert from "node:assert/strict";
import { check, clean, type Evidence, owed, tell, type Verdict } from "./checker.ts";
import { Device, type DeviceOptions } from "./device.ts";
import { type Folder, temporaryFolder } from "./folder.ts";
import { type ServerOptions, TestServer } from "./test_server.ts";

/** One server, its devices and their records. */
export class Scene implements AsyncDisposable {
  readonly devices: Device[] = [];

  private constructor(readonly server: TestServer, readonly folder: Folder) {}

  /** Starts a server and connects a device for each of `users`. */
  static async set(users: readonly string[], options: ServerOptions = {}): Promise<Scene> {
    const scene = new Scene(await TestServer.start(options), await temporaryFolder());
    try {
      for (const user of users) await scene.join({ user });
    } catch (error) {
      await scene[Symbol.asyncDispose]();
      throw error;
    }
    return scene;
  }

  /** Adds a device and connects it. */
  async join(options: Omit<DeviceOptions, "port" | "folder">): Promise<Device> {
    const { port } = this.server;
    const device = new Device({ ...options, port, folder: this.folder.path });
    this.devices.push(device);
    await device.connect();
    return device;
  }

  /** The first device of `user`. */
  of(user: string): Device {
    return this.devices.find((one) => one.user === user)!;
  }

  /** All devices end as killed ones do, and come back from their records. */
  async everybodyBack(): Promise<void> {
    for (const device of this.devices) device.crash();
    for (const device of this.devices) await device.connect();
  }

  /** The same, but `user` stays away. */
  async everybodyBackBut(user: string): Promise<void> {
    for (const device of this.devices) device.crash();
    for (const device of this.devices) if (device.user !== user) await device.connect();
  }

  /** Waits until everything written is answered and everybody has what is theirs; then judges. */
  async verify(ms?: number): Promise<Verdict> {
    for (const device of this.devices) await device.answered(ms);
    for (const device of this.devices) await device.got(this.#owed(device), ms);
    for (const device of this.devices) await device.peer!.settled();
    const verdict = this.judge();
    assert.ok(clean(verdict), `${tell(verdict)}\n${this.server.program.transcript()}`);
    return verdict;
  }

  /** What the records say now. */
  judge(): Verdict {
    return check(this.#evidence);
  }

  get #evidence(): Evidence[] {
    return this.devices.map(({ user, name, entries }) => ({ user, device: name, entries }));
  }

  /** How many messages the device must get. */
  #owed({ user, name }: Device): number {
    return owed(this.#evidence, user, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.devices) await device[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}
