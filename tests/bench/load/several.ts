/** Does a thing `count` times, several at once: fewer than the connections a server takes unnamed. */

const AT_ONCE = 12;

export async function severalAtOnce(
  count: number,
  one: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
