/** What a picture really is, and how large, read from its first bytes: nobody's word is taken for it. */

/** A kind of picture that is shown, and its size in pixels as it lies in the file. */
export interface PictureType {
  readonly media: "image/png" | "image/gif" | "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
}

/** So many bytes tell it, but for a JPEG with an uncommon amount of remarks in it. */
export const PICTURE_HEAD = 256 * 1024;

/** The picture that begins with these bytes, or null where it is none that is shown. */
export function pictureType(bytes: Uint8Array): PictureType | null {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return png(view) ?? gif(view) ?? webp(view) ?? jpeg(view);
  } catch (error) {
    // It ends before it has said how large it is.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function png(view: DataView): PictureType | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== word("IHDR")) return null;
  return { media: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): PictureType | null {
  if (view.getUint32(0) !== word("GIF8")) return null;
  const sizeAt = (at: number): [number, number] => [
    view.getUint16(at, true),
    view.getUint16(at + 2, true),
  ];
  const [width, height] = sizeAt(6), flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 << (flags & 7) + 1 : 0);
  // What may stand before the first frame, in blocks that say how long they are.
  for (; view.getUint8(at) === 0x21; at++) {
    for (at += 2; view.getUint8(at) > 0;) at += 1 + view.getUint8(at);
  }
  if (view.getUint8(at) !== 0x2c) return null;
  // Browsers give a first frame that is larger than all of the picture the room it wants.
  const [left, top] = sizeAt(at + 1), [wide, high] = sizeAt(at + 5);
  return {
    media: "image/gif",
    width: Math.max(width, left + wide),
    height: Math.max(height, top + high),
  };
}

function webp(view: DataView): PictureType | null {
  if (view.getUint32(0) !== word("RIFF") || view.getUint32(8) !== word("WEBP")) return null;
  const media = "image/webp";
  switch (view.getUint32(12)) {
    case word("VP8X"): {
      const side = (at: number): number =>
        (view.getUint16(at, true) | view.getUint8(at + 2) << 16) + 1;
      return { media, width: side(24), height: side(27) };
    }
    case word("VP8L"): {
      const bits = view.getUint32(21, true);
      return { media, width: (bits & 0x3fff) + 1, height: (bits >>> 14 & 0x3fff) + 1 };
    }
    case word("VP8 "): {
      const side = (at: number): number => view.getUint16(at, true) & 0x3fff;
      return { media, width: side(26), height: side(28) };
    }
  }
  return null;
}

function jpeg(view: DataView): PictureType | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    // Any number of these may stand before a marker.
    while (view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    // Those without a length, and the picture itself: who skips them differently finds another frame.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) return null;
    // The frames of all codings, but tables that are numbered among them.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!isFrame) continue;
    return { media: "image/jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  return null;
}

function word(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
}
