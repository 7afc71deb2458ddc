/** How a file is shown: what its sender calls it decides between picture, player and download, and nothing else. */

import { PICTURE_HEAD, type PictureType, pictureType } from "./picture_type.ts";

/** Ways to show a file. */
export type Kind = "picture" | "sound" | "video" | "other";

/** Nothing else is ever handed to the browser to show: no SVG, no HTML, no PDF. */
const KINDS: Readonly<Record<string, Kind>> = {
  "image/png": "picture",
  "image/jpeg": "picture",
  "image/gif": "picture",
  "image/webp": "picture",
  "audio/mpeg": "sound",
  "audio/ogg": "sound",
  "audio/wav": "sound",
  "audio/x-wav": "sound",
  "audio/webm": "sound",
  "audio/mp4": "sound",
  "audio/x-m4a": "sound",
  "audio/aac": "sound",
  "audio/flac": "sound",
  "video/mp4": "video",
  "video/webm": "video",
  "video/ogg": "video",
};

/** A media type without what may stand behind it. */
export function plainMedia(media: string): string {
  return media.split(";")[0]!.trim().toLowerCase();
}

/** How a file of this media type is shown. */
export function kindOf(media: string): Kind {
  const plain = plainMedia(media);
  return Object.hasOwn(KINDS, plain) ? KINDS[plain]! : "other";
}

/** More pixels than this take hundreds of megabytes to show: such a picture is for a program of its own. */
const PIXELS_MOST = 40_000_000;

/** What the picture is; null where it is none that is shown. */
export async function lookAtPicture(file: Blob): Promise<PictureType | null> {
  const type = pictureType(new Uint8Array(await file.slice(0, PICTURE_HEAD).arrayBuffer()));
  const isFit = type && type.width * type.height <= PIXELS_MOST && type.width > 0 &&
    type.height > 0;
  return isFit ? type : null;
}
