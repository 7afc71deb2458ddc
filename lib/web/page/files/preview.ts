/** How a picture or a video looks: its size and a small picture of it, made here before it is sent. */

import type { Picture } from "../../../protocol/file_fields.ts";
import { kindOf, lookAtPicture } from "./kinds.ts";
import { pictureType } from "./picture_type.ts";

/** A preview is at most so many bytes; how long its longer side may be, in pixels, tried in turn. */
const BYTES_MOST = 6 * 1024, SIDES = [192, 128, 96, 64, 32] as const, QUALITY = 0.6;
/** A video that has shown nothing by then shows nothing, in milliseconds. */
const PATIENCE_MS = 5_000;
/** Where in a video its picture is taken from, in seconds: the first one is often black. */
const INTO = 0.5;

/** How the file looks, or undefined where it has no looks that this browser knows. */
export async function pictureOf(file: Blob): Promise<Picture | undefined> {
  try {
    switch (kindOf(file.type)) {
      case "picture":
        return await ofPicture(file);
      case "video":
        return await ofVideo(file);
    }
  } catch {
    // It is sent all the same: whoever gets it may know better what it is.
  }
  return undefined;
}

/** The preview in an offer as a picture, or undefined where it is none. */
export function previewBlob({ preview }: Picture): Blob | undefined {
  if (preview === undefined) return undefined;
  const bytes = Uint8Array.from(atob(preview), (letter) => letter.charCodeAt(0));
  const type = pictureType(bytes);
  const side = SIDES[0];
  if (!type || type.width > side || type.height > side) return undefined;
  return new Blob([bytes], { type: type.media });
}

async function ofPicture(file: Blob): Promise<Picture | undefined> {
  if (!await lookAtPicture(file)) return undefined;
  // As it is to be seen: turned as its camera was.
  const bitmap = await createImageBitmap(file);
  try {
    return await drawn(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function ofVideo(file: Blob): Promise<Picture | undefined> {
  const video = document.createElement("video"), url = URL.createObjectURL(file);
  try {
    video.muted = true;
    video.preload = "auto";
    const there = new Promise<void>((resolve, reject) => {
      video.onloadedmetadata = () => video.currentTime = INTO;
      video.onseeked = () => resolve();
      video.onerror = () => reject(new Error("no video"));
      setTimeout(() => reject(new Error("no picture of it")), PATIENCE_MS);
    });
    video.src = url;
    await there;
    return await drawn(video, video.videoWidth, video.videoHeight);
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

async function drawn(
  image: CanvasImageSource,
  width: number,
  height: number,
): Promise<Picture | undefined> {
  if (!width || !height || width > 65_535 || height > 65_535) return undefined;
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d")!;
    // What can be seen through would be black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, "image/jpeg", QUALITY)
    );
    if (!small || small.size > BYTES_MOST) continue;
    const bytes = new Uint8Array(await small.arrayBuffer());
    return { width, height, preview: btoa(String.fromCharCode(...bytes)) };
  }
  return { width, height };
}
