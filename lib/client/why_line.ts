/** One step of what has become of a message, as a sentence. */

import type { Event } from "../protocol/schema.ts";
import { foreignWord } from "../text/foreign_text.ts";
import type { Texts } from "../text/text.ts";
import type { Times } from "./times.ts";

type Step = Event<"why">["steps"][number];

interface Words {
  readonly why: Texts["message"]["why"];
  readonly errors: Texts["errors"];
}

/** `kept by bia's device 1, by 12:03:04.2`. */
export function whyLine(step: Step, me: string, words: Words, times: Times): string {
  const { why: t } = words;
  const { at, by } = step;
  const what = whatHappened(step, me, words);
  if (step.step === "refused") return what;
  if (at !== undefined) return `${what}, ${times.exact(at, Date.now())}`;
  return by === undefined
    ? `${what} ${t.noTime}`
    : `${what}, ${t.by} ${times.exact(by, Date.now())}`;
}

function whatHappened(
  { step, user = "", device, code }: Step,
  me: string,
  { why: t, errors }: Words,
): string {
  const who = foreignWord(user);
  const where = device === undefined
    ? t.goneDevice(who)
    : user === me
    ? t.ownDevice(foreignWord(device))
    : t.device(who, foreignWord(device));
  switch (step) {
    case "written":
    case "accepted":
    case "committed":
      return t[step];
    case "refused":
      return t.refused(errors[code ?? "forbidden"]);
    case "moved":
    case "confirmed":
    case "read":
      return t[step](who);
    case "sent":
    case "acked":
      return t[step](where);
  }
}
