/** An address of something in memory, for as long as it is shown. */

import { useLayoutEffect, useMemo } from "preact/hooks";

/** The address of `blob`, of the given type where that is not its own; undefined without one. */
export function useBlobUrl(blob: Blob | undefined, type?: string): string | undefined {
  const url = useMemo(() => {
    if (!blob) return undefined;
    return URL.createObjectURL(type === undefined ? blob : new Blob([blob], { type }));
  }, [blob, type]);
  // At once: who is scrolled past and gone before the next frame would keep it for ever.
  useLayoutEffect(() => () => url === undefined ? undefined : URL.revokeObjectURL(url), [url]);
  return url;
}
