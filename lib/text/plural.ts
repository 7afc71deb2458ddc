/** Counting words: "1 message", "1,000 messages", and Portuguese "1.000.000 de mensagens". */

/** The forms that a language may need; only `one` and `other` are always there. */
export interface Forms {
  readonly one: string;
  readonly other: string;
  /** Portuguese has a form of its own from a million on. */
  readonly many?: string;
}

/** A function that puts a count and the fitting form together, as one language writes them. */
export function counter(lang: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  return (count, forms) => {
    const rule = rules.select(count);
    const form = rule === "one" ? forms.one : (rule === "many" && forms.many) || forms.other;
    return `${numbers.format(count)} ${form}`;
  };
}
