/** What line mode needs of whatever it talks through: a terminal with a line to type in, or pipes. */

/** Takes lines from a person or a script, and shows them lines. */
export interface Face {
  /** True when a person has what is printed before their eyes. */
  readonly seen: boolean;
  /** True when a script enters the lines: it wants everything done before the end. */
  readonly script: boolean;
  /** True when the input ended by Ctrl+C: somebody is in a hurry. */
  readonly interrupted: boolean;
  /** Shows whole lines. Throws when nobody reads any more. */
  print(lines: readonly string[]): void;
  /** Whom the typed line goes to, where there is a line to type in. */
  prompt(text: string): void;
  /**
   * Groups of entered lines, until the end of the input or `over`; each group came at once. What comes
   * after `over` is left to whoever reads next.
   */
  entered(over: AbortSignal): AsyncIterable<string[]>;
}
