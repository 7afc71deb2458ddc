/**
 * Large buffers that are used again: what carries files through a process would else be garbage by the
 * megabyte. Whoever borrows one may keep it for good; only whoever gives one back must be its last user.
 */

/** A buffer's size, and how many wait to be used again. */
const SIZE = 256 * 1024, MOST = 32;
/** Less than this is cheaper to make anew. */
const WORTH_IT = 32 * 1024;

const spare: ArrayBuffer[] = [];
/** Those that are out: what anybody else has made must not be used again by us, nor one twice. */
const out = new WeakSet<ArrayBuffer>();

/** `length` bytes; what is in them is nobody's business and must be written over. */
export function borrowBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length < WORTH_IT || length > SIZE) return new Uint8Array(length);
  const whole = spare.pop() ?? new ArrayBuffer(SIZE);
  out.add(whole);
  return new Uint8Array(whole, 0, length);
}

/** Nobody looks at these any more. Bytes that were not borrowed are let go. */
export function giveBack(bytes: Uint8Array<ArrayBuffer>): void {
  if (!out.delete(bytes.buffer) || spare.length >= MOST) return;
  spare.push(bytes.buffer);
}
