import assert from "node:assert/strict";
import { Asked, SILENT } from "../../lib/dialects/asked.ts";

Deno.test("answers are said in the order of the questions, whatever the order they come in", () => {
  const asked = new Asked();
  const say = (what: string) => () => `${what}\n`;
  const first = asked.durable({ type: "send", to: "bia", text: "hi" }, say("sent"));
  const second = asked.request({ type: "users" }, say("users"));
  const third = asked.request({ type: "contacts" }, SILENT);
  const fourth = asked.request({ type: "devices" }, say("devices"));
  const ok = (request: object) =>
    asked.answer({ type: "ok", ref: (request as { ref: string }).ref });
  assert.equal(asked.answer({ type: "ok" }), null);
  assert.equal(ok({ ref: "unknown" }), null);
  assert.equal(ok(second), "");
  assert.equal(ok(third), "");
  const { id } = first as { id: string };
  assert.equal(
    asked.answer({ type: "stored", id, conversation: "bia", seq: 1, ts: 1 }),
    "sent\nusers\n",
  );
  assert.equal(ok(fourth), "devices\n");
  assert.equal(ok(fourth), null, "an answer counts once");
});
