/** Waiting for things to happen, always with a deadline: no test sleeps and hopes. */

/** Fails with what was waited for and for how long. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/** The deadline of everything that does not name its own: generous, since a loaded machine is slow. */
export const PATIENCE_MS = 20_000;

/** Waits for `promise`, at most `ms`; fails with `what` after that. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  ms: number = PATIENCE_MS,
  more: () => string = () => "",
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TooLate(`waited ${ms} ms for ${what} ${more()}`.trim())),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks again and again until `condition` gives something true, at most `ms`; for what tells nobody
 * when it changes (a file, a port, another process). `more` says in the failure what was seen last.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  ms: number = PATIENCE_MS,
  more: () => string = () => "",
): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  while (true) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new TooLate(`waited ${ms} ms for ${what} ${more()}`.trim());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
