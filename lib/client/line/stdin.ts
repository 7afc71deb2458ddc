/** Stdin, which has one reader after another: what one began to read and left is for the next. */

const buffer = new Uint8Array(64 * 1024);
/** A read that was begun and that nobody has taken. */
let begun: Promise<number | null> | undefined;

/** Resolves once there are bytes to take, or null at the end; until they are taken it is one read. */
export function stdinReady(): Promise<number | null> {
  return begun ??= Deno.stdin.read(buffer);
}

/** Takes the bytes that `stdinReady` told of; they are good until it is asked again. */
export function takeStdin(n: number | null): Uint8Array | null {
  begun = undefined;
  return n === null ? null : buffer.subarray(0, n);
}

/** The next bytes; null at the end, or when it is `over`: what comes after that is left. */
export async function readStdin(over?: AbortSignal): Promise<Uint8Array | null> {
  if (over?.aborted) return null;
  const n = await stdinReady();
  return over?.aborted ? null : takeStdin(n);
}
