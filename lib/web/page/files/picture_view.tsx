/** A picture in its message, in room that is known before it is here; and as large as the window on demand. */

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { sizeText } from "../../../text/sizes.ts";
import { lang, words } from "../words.ts";
import { useBlobUrl } from "./blob_url.ts";
import { type FileProps, FileState } from "./file_view.tsx";
import { lookAtPicture } from "./kinds.ts";
import { previewBlob } from "./preview.ts";

/** Up to this size, in bytes, a picture is fetched as soon as it is in view. */
const UNASKED = 2 * 1024 * 1024;
/** The room of a picture in its message, at most, and where nobody says how large it is; in pixels. */
const MOST = { width: 320, height: 320 }, UNKNOWN = { width: 240, height: 180 };

/** A picture: its preview at first, then itself; a click opens it. */
export function PictureView(props: FileProps): JSX.Element {
  const { chat, message, file, name, blob } = props, t = words.value;
  const box = useRef<HTMLButtonElement>(null), dialog = useRef<HTMLDialogElement>(null);
  const isOpen = useSignal(false);
  const preview = useMemo(() => file.picture && previewBlob(file.picture), [file]);
  const small = useBlobUrl(preview), { url, isNone } = usePicture(blob);
  const room = roomOf(file.picture);
  const isOnline = useComputed(() => chat.state.value.link === "online").value;
  const isUnasked = isOnline && message.state === "stored" && file.size <= UNASKED && !saves();
  useSeen(box, isUnasked && !blob, () => void chat.files.fetch(message));

  function open(): void {
    isOpen.value = true;
    if (message.state === "stored") void chat.files.fetch(message);
  }
  useEffect(() => {
    if (isOpen.value) dialog.current?.showModal();
  }, [isOpen.value]);

  const shown = url ?? small;
  const note = isNone ? t.cannotShow : url ? "" : t.show(sizeText(file.size, lang.value));
  return (
    <>
      <button
        ref={box}
        type="button"
        class="picture"
        aria-label={`${t.enlarge(name)} ${note}`.trimEnd()}
        style={{ width: `${room.width}px`, aspectRatio: `${room.width} / ${room.height}` }}
        onClick={open}
      >
        {shown !== undefined && <img src={shown} alt="" class={url ? "" : "preview"} />}
        {note && <span>{note}</span>}
      </button>
      {isOpen.value && (
        <dialog
          ref={dialog}
          class="viewer"
          aria-label={name}
          onClose={() => isOpen.value = false}
        >
          <header>
            <p dir="auto">
              <bdi>{name}</bdi>
            </p>
            <button type="button" onClick={() => dialog.current?.close()}>{t.close}</button>
          </header>
          {shown !== undefined && <img src={shown} alt={name} class={url ? "" : "preview"} />}
          {isNone && <p>{t.cannotShow}</p>}
          <FileState {...props} />
        </dialog>
      )}
    </>
  );
}

/** The address of a picture that has been looked at; `isNone` where what came is none, or a giant. */
function usePicture(blob: Blob | undefined): { url: string | undefined; isNone: boolean } {
  const looked = useSignal<Blob | null | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    looked.value = undefined;
    if (!blob) return;
    void lookAtPicture(blob).then((type) => {
      if (!isOver) looked.value = type && new Blob([blob], { type: type.media });
    }, () => isOver || (looked.value = null));
    return () => isOver = true;
  }, [blob]);
  return { url: useBlobUrl(looked.value ?? undefined), isNone: looked.value === null };
}

/** Calls `then` once the element is in view. */
function useSeen(
  at: { readonly current: Element | null },
  isAwaited: boolean,
  then: () => void,
): void {
  useEffect(() => {
    if (!isAwaited) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      then();
    });
    observer.observe(at.current!);
    return () => observer.disconnect();
  }, [isAwaited]);
}

/** How much room it has, in pixels: the room never changes, so nothing moves when the picture comes. */
export function roomOf(
  picture: { readonly width: number; readonly height: number } | undefined,
): { readonly width: number; readonly height: number } {
  if (!picture) return UNKNOWN;
  const { width, height } = picture;
  const scale = Math.min(1, MOST.width / width, MOST.height / height);
  const side = (length: number): number => Math.max(48, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

/** True where a person has told the browser to spare the connection. */
function saves(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}
