/** stub */
export const BUILT: readonly { path: string; media: string; text: string }[] = [];
