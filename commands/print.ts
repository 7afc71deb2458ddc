/** Writes to the terminal at once and whole; a reader who has gone is an error, not silence. */

const utf8 = new TextEncoder();

/** Writes one line to stdout. Throws Deno.errors.BrokenPipe when nobody reads any more. */
export function print(line: string): void {
  write(Deno.stdout, line + "\n");
}

/** Writes one line to stderr. Throws the same. */
export function printError(line: string): void {
  write(Deno.stderr, line + "\n");
}

/** Writes all of `text`. Throws the same. */
export function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = utf8.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
}
