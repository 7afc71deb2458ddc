/** Writes to stdout at once and whole, so that a reader who has gone is an error and not silence. */

const utf8 = new TextEncoder();

/** Throws Deno.errors.BrokenPipe, or what the terminal says, when nobody reads any more. */
export function writeOut(text: string): void {
  let bytes = utf8.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}
