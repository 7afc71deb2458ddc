/**
 * The baseline of every figure: the simplest honest relay of JSON lines on `Deno.listen`. It logs in
 * by name; each line is decoded and parsed, its receiver looked up, and a `message` line written and
 * encoded; one write in progress per connection, everything queued meanwhile goes out as one. It
 * stores nothing and promises nothing.
 *
 * Decoding a whole packet as one string would make it twice as fast: the goals were set against this
 * one, and it stays as it is so that ratios can be compared over the years.
 */

const NEWLINE = 10;
/** A relay that is no longer the simplest: `once` on its command line. */
const ENCODES_ONCE = Deno.args.includes("once");
const utf8 = new TextEncoder();

interface Peer {
  readonly conn: Deno.TcpConn;
  user: string;
  queued: Uint8Array[];
  writing: boolean;
}

interface Line {
  readonly type: "hello" | "join" | "send";
  readonly group: string;
  readonly user: string;
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

const peers = new Map<string, Peer>();
const groups = new Map<string, Set<Peer>>();

/** Queues what `line` asks for; adds the peers that have something to be written to `waiting`. */
function handle(peer: Peer, line: Line, waiting: Set<Peer>): void {
  if (line.type === "hello") {
    peer.user = line.user;
    peers.set(line.user, peer);
    waiting.add(queue(peer, { type: "welcome", user: line.user }));
    return;
  }
  if (line.type === "join") {
    groups.set(line.group, (groups.get(line.group) ?? new Set()).add(peer));
    waiting.add(queue(peer, { type: "joined", group: line.group }));
    return;
  }
  const { id, to, text } = line;
  const members = groups.get(to);
  if (members) return fanOut(peer, members, { id, to, text }, waiting);
  const receiver = peers.get(to);
  if (!receiver) waiting.add(queue(peer, { type: "refused", id }));
  else waiting.add(queue(receiver, { type: "message", id, from: peer.user, to, text }));
}

/** To every member but the one who writes: encoded for each, as any message is, or once for all. */
function fanOut(
  { user }: Peer,
  members: ReadonlySet<Peer>,
  { id, to, text }: { id: string; to: string; text: string },
  waiting: Set<Peer>,
): void {
  const frame = { type: "message", id, from: user, to, text };
  const bytes = ENCODES_ONCE ? utf8.encode(JSON.stringify(frame) + "\n") : null;
  for (const member of members) {
    if (member.user === user) continue;
    if (bytes) member.queued.push(bytes);
    else queue(member, frame);
    waiting.add(member);
  }
}

function queue(peer: Peer, frame: unknown): Peer {
  peer.queued.push(utf8.encode(JSON.stringify(frame) + "\n"));
  return peer;
}

async function flush(peer: Peer): Promise<void> {
  if (peer.writing) return;
  peer.writing = true;
  while (peer.queued.length > 0) {
    const bytes = join(peer.queued);
    peer.queued = [];
    for (let at = 0; at < bytes.length;) at += await peer.conn.write(bytes.subarray(at));
  }
  peer.writing = false;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function serve(conn: Deno.TcpConn): Promise<void> {
  conn.setNoDelay(true);
  const peer: Peer = { conn, user: "", queued: [], writing: false };
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16 * 1024);
  const waiting = new Set<Peer>();
  let rest: Uint8Array = new Uint8Array(0);
  try {
    for (let n; (n = await conn.read(buffer)) !== null;) {
      const chunk = rest.length > 0 ? join([rest, buffer.subarray(0, n)]) : buffer.subarray(0, n);
      let from = 0;
      for (let end; (end = chunk.indexOf(NEWLINE, from)) >= 0; from = end + 1) {
        handle(peer, JSON.parse(decoder.decode(chunk.subarray(from, end))), waiting);
      }
      rest = chunk.slice(from);
      for (const one of waiting) flush(one).catch(() => peers.delete(one.user));
      waiting.clear();
    }
  } catch {
    // A peer that breaks off ends like one that says goodbye: it was promised nothing.
  } finally {
    peers.delete(peer.user);
    for (const members of groups.values()) members.delete(peer);
    conn.close();
  }
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const { hostname, port } = listener.addr;
Deno.stdout.writeSync(utf8.encode(`[relay] listening ${hostname}:${port}\n`));
for await (const conn of listener) serve(conn);
