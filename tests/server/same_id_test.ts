/** One id over two connections of a device while the disk refuses a group: done once, answered alike (delivery rules 3, 5). */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Projector } from "../../lib/store/projector.ts";
import { Segment } from "../../lib/store/segment.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { until } from "../support/until.ts";
import { Years } from "../support/years.ts";

/** A disk and tables that do what the test says. */
class Stage implements Disposable {
  /** Rows that the tables have not got yet, each with what hands it to them. */
  readonly held: (() => void)[] = [];
  /** Ends the flush that is under way. */
  end: ((failure: Error | null) => void) | null = null;
  readonly #flush = Segment.prototype.flush;
  readonly #flushed = Segment.prototype.flushed;
  readonly #post = Projector.prototype.post;

  /** The disk is slow from now on, so that the next messages are read while it works. */
  slow(): void {
    Segment.prototype.flush = () => {
      for (const begun = performance.now(); performance.now() - begun < 40;);
    };
  }

  /** The next flush waits for `end`. */
  holdFlush(): void {
    Segment.prototype.flushed = () => {
      Segment.prototype.flushed = this.#flushed;
      return new Promise((resolve, reject) => {
        this.end = (failure) => failure ? reject(failure) : resolve();
      });
    };
  }

  holdRows(): void {
    const { held } = this, post = this.#post;
    Projector.prototype.post = function (row) {
      held.push(() => post.call(this, row));
    };
  }

  releaseRows(): void {
    Projector.prototype.post = this.#post;
    for (const release of this.held.splice(0)) release();
  }

  [Symbol.dispose](): void {
    this.end?.(null);
    Segment.prototype.flush = this.#flush;
    Segment.prototype.flushed = this.#flushed;
    this.releaseRows();
  }
}

Deno.test("an id that came over two connections while the disk refused it is done once, and both hear the same", async () => {
  await using years = await Years.begin({});
  await years.day(0);
  const { peer: bia } = await Peer.register(years.port, "bia");
  const { peer: ana, account } = await Peer.register(years.port, "ana");
  const { peer: second } = await Peer.login(years.port, account, { receive: false });
  await using _b = bia, _a = ana, _s = second;
  using stage = new Stage();
  stage.slow();
  ana.send(message("bia", "slow"));
  await ana.next("stored");
  stage.holdRows();
  ana.send(message("bia", "not in the tables yet"));
  await ana.next("stored");
  stage.holdFlush();
  const twice = message("bia", "twice");
  ana.send(twice);
  await until("the flush to be under way", () => stage.end !== null);
  second.send(twice);
  await bia.settled();
  stage.end!(new Error("No space left on device"));
  assert.equal((await ana.next("retry")).id, twice.id);
  // The first connection is quicker than the look-up of the other one.
  ana.send(twice);
  for (let turn = 0; turn < 5; turn++) await bia.settled();
  stage.held.shift()!();
  using tables = new DatabaseSync(`${years.data}/messages.db`, { readOnly: true });
  await until(
    "the look-up to go on",
    () => tables.prepare("SELECT count(*) AS count FROM message").get()!.count === 2,
  );
  for (let turn = 0; turn < 5; turn++) await bia.settled();
  stage.releaseRows();
  const answers = [await ana.next("stored"), await second.next("stored")];
  assert.deepEqual(answers.map(({ id, seq }) => [id, seq]), [[twice.id, 3], [twice.id, 3]]);
  ana.send(message("bia", "after"));
  await bia.next("message", ({ text }) => text === "after");
  const texts = bia.heard.flatMap((one) => one.type === "message" ? [one.text] : []);
  assert.deepEqual(texts, ["slow", "not in the tables yet", "twice", "after"]);
});
