/** Waits for something, but not for ever. */

/** Resolves with what `promise` gives, or with "late" after `ms` milliseconds; leaves no timer behind. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | "late"> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(resolve, ms, "late");
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
