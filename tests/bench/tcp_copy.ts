/**
 * The baseline for files: plain TCP copying. What a client sends after `put` lands in a file and is
 * flushed once at its end, what it wants after `get` comes out of that file; nothing is checked or
 * promised, and nothing else is served meanwhile.
 */

const NEWLINE = 10;
const BLOCK = 256 * 1024;
const utf8 = new TextEncoder();
const path = Deno.args[0]!;

/** Up to the end of the request's line, and what of the bytes after it came with it. */
async function request(conn: Deno.TcpConn, block: Uint8Array) {
  let length = 0;
  while (!block.subarray(0, length).includes(NEWLINE)) {
    const more = await conn.read(block.subarray(length));
    if (more === null) return null;
    length += more;
  }
  const end = block.indexOf(NEWLINE);
  const [what, size] = new TextDecoder().decode(block.subarray(0, end)).split(" ");
  return { what, size: Number(size), rest: block.subarray(end + 1, length) };
}

async function writeAll(to: { write(bytes: Uint8Array): Promise<number> }, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

async function serve(conn: Deno.TcpConn): Promise<void> {
  conn.setNoDelay(true);
  const block = new Uint8Array(BLOCK);
  const asked = await request(conn, block);
  if (!asked) return conn.close();
  using file = await Deno.open(path, { read: true, write: true, create: true });
  if (asked.what === "put") {
    await writeAll(file, asked.rest);
    for (let got = asked.rest.length; got < asked.size;) {
      const length = await conn.read(block);
      if (length === null) break;
      await writeAll(file, block.subarray(0, length));
      got += length;
    }
    await file.sync();
    await writeAll(conn, utf8.encode("done\n"));
  } else {
    for (let left = asked.size; left > 0;) {
      const length = await file.read(block);
      if (length === null) break;
      await writeAll(conn, block.subarray(0, length));
      left -= length;
    }
  }
  conn.close();
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const { hostname, port } = listener.addr;
Deno.stdout.writeSync(utf8.encode(`[copy] listening ${hostname}:${port}\n`));
for await (const conn of listener) serve(conn);
