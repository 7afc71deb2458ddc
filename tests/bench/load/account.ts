/** Logging in: rare, so plain JSON. */

import { PROTOCOL_VERSION } from "../../../lib/protocol/limits.ts";
import { LeanConnection } from "./connection.ts";
import { eachLine, parseLine } from "./lines.ts";
import { heedRare } from "./rare_frames.ts";

/** A registered device, and the token that opens it. */
export interface Account {
  readonly user: string;
  readonly token: string;
}

/** Where the server is, and which of the two languages it speaks. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly speaks: "relay" | "chatmom";
}

/** A connection that is logged in, and the account it belongs to. */
export interface Login {
  readonly conn: LeanConnection;
  readonly account: Account;
}

/** Given the connection before its first frame after `welcome` is read: who takes the traffic. */
export type Take = (conn: LeanConnection) => void;

const DEVICE = "bench";
const utf8 = new TextEncoder();

/** Makes an account without a password, and is logged in with it. A relay just takes the name. */
export function register(target: Target, user: string, buffer: number): Promise<Login> {
  const first = target.speaks === "relay"
    ? { type: "hello", user }
    : { type: "register", user, device: DEVICE };
  return open(target, user, first, buffer, "", waitOnly);
}

/** Logs in with the device's token; the inbox comes from where this device's acks ended. */
export function login(
  target: Target,
  { user, token }: Account,
  buffer: number,
  take: Take = waitOnly,
): Promise<Login> {
  const first = {
    type: "hello",
    protocol: PROTOCOL_VERSION,
    user,
    device: DEVICE,
    auth: { token },
  };
  return open(target, user, first, buffer, token, take);
}

/** Ends the run: with a connection lost or a wrong frame, every figure of it would be wrong. */
export function giveUp(why: string): never {
  Deno.stderr.writeSync(utf8.encode(`The load generator stopped: ${why}\n`));
  Deno.exit(1);
}

function waitOnly(conn: LeanConnection): void {
  conn.onLines = (bytes, end) =>
    eachLine(bytes, end, (from, to) => heedRare(conn, bytes, from, to, giveUp));
}

async function open(
  target: Target,
  user: string,
  first: Record<string, unknown>,
  buffer: number,
  token: string,
  take: Take,
): Promise<Login> {
  const socket = await Deno.connect({ hostname: target.host, port: target.port });
  const welcome = Promise.withResolvers<Login>();
  const conn = new LeanConnection(socket, buffer, (why) => giveUp(`${user}: ${why}`));
  conn.onLines = (bytes, end) => {
    const frame = parseLine(bytes, 0, bytes.indexOf(10));
    if (frame.type !== "welcome") giveUp(`${user} cannot log in: ${JSON.stringify(frame)}`);
    take(conn);
    const rest = bytes.subarray(bytes.indexOf(10) + 1, end);
    if (rest.length > 0) conn.onLines(rest, rest.length);
    welcome.resolve({
      conn,
      account: { user, token: (frame.token as string | undefined) ?? token },
    });
  };
  conn.write(utf8.encode(JSON.stringify(first) + "\n"));
  return await welcome.promise;
}
