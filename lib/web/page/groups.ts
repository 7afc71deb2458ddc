/** The groups that one is in, as the server tells of them. */

import type { Client } from "../../client/client.ts";
import type { Event } from "../../protocol/schema.ts";

/** By name. */
export type Groups = ReadonlyMap<string, Event<"groups">["groups"][number]>;

/** Asks for them; undefined when there is no connection any more: the next one is asked again. */
export async function groupsOf(client: Client): Promise<Groups | undefined> {
  const answer = await client.ask({ type: "groups" }).catch(() => null);
  if (answer?.type !== "groups") return undefined;
  return new Map(answer.groups.map((one) => [one.group, one]));
}
