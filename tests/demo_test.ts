import assert from "node:assert/strict";

Deno.test("the demonstration shows what it says, in Portuguese too, and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "demo/demo.ts", "--fast", "--lang", "pt-BR"],
    cwd: new URL("..", import.meta.url),
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, text + new TextDecoder().decode(stderr));
  assert.match(text, /── As 4 mensagens chegaram uma vez cada, na ordem\./);
  assert.match(text, /ana {3}│ {3}✓✓ e a régua/);
  const { pid } = /kill (?<pid>\d+)/.exec(text)!.groups!;
  assert.throws(() => Deno.kill(Number(pid), "SIGCONT"), Deno.errors.NotFound);
});
