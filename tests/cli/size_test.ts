import assert from "node:assert/strict";
import { size } from "../../commands/values.ts";
import { textsFor } from "../../lib/text/text.ts";
import { chatmom } from "./chatmom.ts";

const read = size(textsFor("en"));

Deno.test("a size is understood as people write it", () => {
  const sizes: Readonly<Record<string, number>> = {
    "0": 0,
    "1000": 1_000,
    "100M": 104_857_600,
    "100 MB": 104_857_600,
    "100mib": 104_857_600,
    "512K": 524_288,
    "1,5G": 1_610_612_736,
    "1.5g": 1_610_612_736,
    "2T": 2_199_023_255_552,
  };
  for (const [said, bytes] of Object.entries(sizes)) assert.equal(read(said), bytes, said);
});

Deno.test("what is no size is refused, and the person is told what one looks like", async () => {
  for (const said of ["", "much", "-1", "12Q", "1M1", "9999999999T", "1e9"]) {
    assert.throws(() => read(said), /use a number of bytes/, said);
  }
  const { code, err } = await chatmom(["server", "--file-size", "much"]);
  assert.equal(code, 2);
  assert.match(
    err,
    /Cannot take "much" for --file-size: use a number of bytes, or one with K, M or G/,
  );
});
