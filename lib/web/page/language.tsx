/** The switch between the languages. */

import type { JSX } from "preact";
import type { Lang } from "../../text/text.ts";
import { lang, speak, words } from "./words.ts";

const NAMES: readonly (readonly [Lang, string])[] = [["pt-BR", "Portugu\u00eas"], [
  "en",
  "English",
]];

/** A list to choose from. */
export function Language(): JSX.Element {
  return (
    <label class="language">
      <span class="unseen">{words.value.language}</span>
      <select
        value={lang.value}
        onChange={({ currentTarget: at }) => {
          // Without the server, and where they are not kept, there are no other texts.
          speak(at.value as Lang).catch(() => at.value = lang.value);
        }}
      >
        {NAMES.map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </select>
    </label>
  );
}
