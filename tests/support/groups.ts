/** Short ways to make and change groups by hand. */

import { v7 } from "uuid";
import type { Event, Request, RequestName } from "../../lib/protocol/schema.ts";
import type { Peer } from "./peer.ts";

/** The requests that change groups, without their ids. */
export type Change = {
  [N in RequestName]: N extends `group_${string}`
    ? Request<N> extends { id: string } ? Omit<Request<N>, "id"> : never
    : never;
}[RequestName];

/** Asks for a change under a new id; resolves with its answer, `stored` or `refused`. */
export async function change(
  peer: Peer,
  wanted: Change,
): Promise<Event<"stored"> | Event<"refused">> {
  const id = v7();
  peer.send({ ...wanted, id } as Request);
  const answer = await peer.any(
    `the answer to ${wanted.type}`,
    (frame) => (frame.type === "stored" || frame.type === "refused") && frame.id === id,
  );
  return answer as Event<"stored"> | Event<"refused">;
}

/** The same where it must be done. */
export async function done(peer: Peer, wanted: Change): Promise<Event<"stored">> {
  const answer = await change(peer, wanted);
  if (answer.type !== "stored") throw new Error(`${wanted.type} was refused: ${answer.code}`);
  return answer;
}

/** Why it is refused. */
export async function refusal(peer: Peer, wanted: Change): Promise<string> {
  const answer = await change(peer, wanted);
  return answer.type === "refused" ? answer.code : `${wanted.type} was stored`;
}

/** Makes a group and adds everybody; what that tells them is taken from `pending`. */
export async function group(
  name: string,
  owner: Peer,
  members: Readonly<Record<string, Peer>>,
): Promise<void> {
  await done(owner, { type: "group_create", group: name });
  for (const user of Object.keys(members)) {
    await done(owner, { type: "group_add", group: name, user });
  }
  const names = Object.keys(members);
  for (const [at, user] of names.entries()) {
    await members[user]!.some("message", names.length - at);
  }
}

/** What a message says, in one line: its text, or its kind and whom it is about. */
export function said({ from, text, kind, member, role, on }: Event<"message">): string {
  if (!kind) return `${from}: ${text}`;
  const more = [member, role, on, text].filter((one) => one !== undefined && one !== "");
  return `${from} ${kind} ${more.join(" ")}`;
}
