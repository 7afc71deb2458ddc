/** `/search`: messages by their words; without words, the next ones of the last search. */

import { foldName, isAddress } from "../../../protocol/names.ts";
import type { Event, Request } from "../../../protocol/schema.ts";
import { foreignWord } from "../../../text/foreign_text.ts";
import type { Command, Desk } from "../command.ts";

const RESULTS = 10;

type Result = Event<"search_result">["results"][number];

/** What was searched for last, and where its next page begins. */
const last = new WeakMap<object, Request<"search">>();

export const search: Command = {
  name: "search",
  async run(argument, desk) {
    const { client, texts: { message: t }, print } = desk;
    const request = argument === "" ? last.get(client) : searchOf(argument);
    // A place without words is no search for its name.
    if (/^[@#]\S+$/u.test(argument)) return false;
    if (!request) return argument === "" ? false : print([desk.texts.errors.name_invalid]);
    if (argument === "" && request.before === undefined) return print([t.noMoreFound]);
    const answer = await desk.ask(request);
    if (answer?.type !== "search_result") return;
    const { results, next } = answer;
    last.set(client, { ...without(request), ...(next === undefined ? {} : { before: next }) });
    if (results.length === 0) return print([next === undefined ? t.nothingFound : t.moreFound]);
    // The newest is the one that one reads first: nearest to what is typed.
    const lines = results.toReversed().map((one) => line(one, desk));
    print([...lines, ...(next === undefined ? [] : [t.moreFound])]);
  },
};

/** `@ana words` and `#class words` look there only; undefined when that cannot be an address. */
export function searchOf(argument: string): Request<"search"> | undefined {
  const [, where, words] = /^([@#]\S+)\s+(.+)$/su.exec(argument) ?? [];
  if (where === undefined) return { type: "search", text: argument.toWellFormed(), limit: RESULTS };
  const conversation = foldName(where);
  if (!isAddress(conversation)) return undefined;
  return { type: "search", text: words!.toWellFormed(), conversation, limit: RESULTS };
}

function without({ before: _, ...request }: Request<"search">): Request<"search"> {
  return request;
}

/** `#12 [12:03] with ana · bia: what was said`. */
function line(result: Result, { client: { state: { me } }, lines, texts }: Desk): string {
  const { conversation, seq, from, ts } = result;
  const { paint } = lines;
  const place = texts.message.found(foreignWord(conversation));
  const who = from === me ? paint("own", texts.line.you) : paint("name", foreignWord(from));
  const number = paint("dim", `#${seq} [${lines.times.clock(ts, Date.now())}] ${place} ·`);
  return `${number} ${who}: ${highlighted(result, paint)}`;
}

/** The part of the text that was found, its words painted. */
function highlighted(result: Result, paint: Desk["lines"]["paint"]): string {
  return pieces(result).map(({ text, hit }) => hit ? paint("good", text) : text).join("");
}

/** The part of the text that was found, in pieces that are safe for a terminal; `hit`: what was searched for. */
export function pieces({ snippet, hits }: Result): { text: string; hit: boolean }[] {
  const all: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (let hit = 0; hit + 1 < hits.length; hit += 2) {
    const from = hits[hit]!, until = from + hits[hit + 1]!;
    all.push({ text: foreignWord(snippet.slice(at, from)), hit: false });
    all.push({ text: foreignWord(snippet.slice(from, until)), hit: true });
    at = until;
  }
  return [...all, { text: foreignWord(snippet.slice(at)), hit: false }];
}
