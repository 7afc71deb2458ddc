/** A device that is revoked in the very moment in which it logs in. */

import assert from "node:assert/strict";
import { Accounts } from "../../lib/store/accounts.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { Years } from "../support/years.ts";

const PASSWORD = "correct horse battery";

/** Runs `work` once, after the next look at a user's devices and before what comes of it. */
function afterNextLook(work: () => Promise<unknown>): Disposable {
  const { devices } = Accounts.prototype;
  Accounts.prototype.devices = async function (user) {
    Accounts.prototype.devices = devices;
    const found = await devices.call(this, user);
    await work();
    return found;
  };
  return { [Symbol.dispose]: () => void (Accounts.prototype.devices = devices) };
}

Deno.test("whoever holds a stolen device gets nothing once it is revoked, also when it logs in just then", async () => {
  await using years = await Years.begin({});
  await years.day(0);
  const { peer: bia } = await Peer.register(years.port, "bia", { password: PASSWORD });
  await using _b = bia;
  const { peer, account } = await Peer.addDevice(years.port, "bia", "stolen", PASSWORD);
  await peer[Symbol.asyncDispose]();
  await using stolen = await Peer.connect(years.port);
  {
    // Its token was right when it was looked at.
    using _ = afterNextLook(async () => {
      bia.send({ type: "device_revoke", device: "stolen" });
      await bia.next("devices");
    });
    const { user, device, token } = account;
    stolen.send({ type: "hello", protocol: 1, user, device, auth: { token } });
    const answer = await stolen.any("an answer", ({ type }) => type !== "ping");
    assert.deepEqual([answer.type, "code" in answer && answer.code], ["error", "bad_credentials"]);
  }
  // Nor does it get what others send bia from now on.
  const { peer: ana } = await Peer.register(years.port, "ana");
  await using _a = ana;
  ana.send(message("bia", "for bia alone"));
  await bia.next("message");
  stolen.send({ type: "status", status: "online" });
  assert.equal((await stolen.next("error")).code, "not_logged_in");
  assert.deepEqual(stolen.left("message"), []);
});
