/** What an operator reads of the addresses that people on other machines have to type. */

import assert from "node:assert/strict";
import { elsewhere } from "../../commands/elsewhere.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";

const INTERFACES = [
  ["lo", "IPv4", "127.0.0.1"],
  ["eth0", "IPv4", "192.168.1.5"],
  ["wlan0", "IPv4", "10.0.0.7"],
  ["eth1", "IPv4", "169.254.3.4"],
  ["docker0", "IPv4", "172.17.0.1"],
  ["br-0123456789ab", "IPv4", "172.18.0.1"],
  ["lo", "IPv6", "::1"],
  ["eth0", "IPv6", "fd00::2"],
  ["eth0", "IPv6", "fe80::1"],
].map(([name, family, address]) => ({
  name: name!,
  family: family as "IPv4" | "IPv6",
  address: address!,
}));

Deno.test("only addresses under which others can come are told", () => {
  assert.deepEqual(elsewhere("0.0.0.0", undefined, INTERFACES), ["192.168.1.5", "10.0.0.7"]);
  assert.deepEqual(elsewhere("::", undefined, INTERFACES), ["192.168.1.5", "10.0.0.7", "fd00::2"]);
  assert.deepEqual(elsewhere("127.0.0.1", undefined, INTERFACES), []);
  assert.deepEqual(elsewhere("192.168.1.5", undefined, INTERFACES), []);
});

Deno.test({
  name: "with a certificate people are told what it is for: another address would be turned down",
  ignore: !canMakeCertificates,
  async fn() {
    await using place = await temporaryFolder();
    const { certFile, keyFile } = await makeCertificates(place.path, [
      "IP:10.0.0.7",
      "DNS:chat.example.org",
    ]);
    const cert = await Deno.readTextFile(certFile);
    const told = ["chat.example.org", "10.0.0.7"];
    assert.deepEqual(elsewhere("0.0.0.0", cert, INTERFACES), told);
    // Key and certificate in one file.
    const key = await Deno.readTextFile(keyFile);
    assert.deepEqual(elsewhere("0.0.0.0", key + cert, INTERFACES), told);
  },
});

Deno.test("a server on every network says what to type elsewhere, for the client and for a browser", async () => {
  await using place = await temporaryFolder();
  const open = ["--host", "0.0.0.0", "--insecure", "--port", "0", "--data", `${place.path}/data`];
  const expected = elsewhere("0.0.0.0", undefined, Deno.networkInterfaces());
  for (const [lang, page] of [["en", /, or (\S+) in a browser$/], ["pt-BR", /, ou (\S+) no nav/]]) {
    await using server = new Program(["server", "--web", "0", ...open, "--lang", lang as string]);
    await server.says(/^(To stop|Para parar):/);
    const lines = server.out.all.filter((line) => /^(Elsewhere|De fora): /.test(line));
    const port = /:(\d+) \.\.\.$/.exec(server.out.all[0]!)![1];
    const web = /:(\d+)\/$/.exec(server.out.all[1]!)![1];
    assert.deepEqual(
      lines.map((line) => [/--host (.*?),/.exec(line)![1], (page as RegExp).exec(line)![1]]),
      expected.map((address) => [`${address} --port ${port}`, `http://${address}:${web}/`]),
    );
  }
});
