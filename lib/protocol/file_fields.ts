/** Fields of files. */

import {
  closedObject,
  type Field,
  object,
  optional,
  pattern,
  type Shape,
  text,
  whole,
} from "./fields.ts";

/** The random id that the server gave a file. */
export const file = text(64, 1);
/** What the sender calls it; whoever saves it makes it safe first. */
export const fileName = text(1024, 1);
export const sha256 = pattern("a SHA-256 as 64 of 0-9 and a-f", /^[0-9a-f]{64}$/);
/** Its media type as far as the sender knows it, such as image/png; believed by nobody. */
export const media = text(128);

/** A preview is at most this long, in base64: three bytes are four characters. */
const PREVIEW_MOST = 8 * 1024;
/** Whole groups of four; how long is looked at first, so that nothing long is searched. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const preview: Field<string> = {
  kind: `base64, at most ${PREVIEW_MOST} characters`,
  optional: false,
  check: (value) =>
    typeof value === "string" && value !== "" && value.length <= PREVIEW_MOST && BASE64.test(value)
      ? null
      : `must be base64 of at most ${PREVIEW_MOST} characters`,
};

const PICTURE = {
  width: whole(1, 65_535),
  height: whole(1, 65_535),
  preview: optional(preview),
} as const;

/**
 * How a picture or a video looks, as far as the sender knows it: its size in pixels, and a small picture of it (JPEG,
 * PNG or WebP) to show before the file is here. Believed by nobody: whoever draws it looks what it is.
 */
export type Picture = Readonly<Shape<typeof PICTURE>>;

/** The same in a request, where nothing else may stand, and in an event. */
export const pictureOffered = closedObject(PICTURE), picture = object(PICTURE);
