/** A player for a sound or a video: the browser's own, once the file is here. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { sizeText } from "../../../text/sizes.ts";
import { lang, words } from "../words.ts";
import { useBlobUrl } from "./blob_url.ts";
import type { FileProps } from "./file_view.tsx";
import { plainMedia } from "./kinds.ts";
import { roomOf } from "./picture_view.tsx";
import { previewBlob } from "./preview.ts";

/** It is fetched when somebody wants to hear or see it, and plays then. */
export function PlayerView(
  { chat, message, file, name, blob, kind }: FileProps & { kind: "sound" | "video" },
): JSX.Element {
  const t = words.value, isAsked = useSignal(false), isNone = useSignal(false);
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const preview = useMemo(() => file.picture && previewBlob(file.picture), [file]);
  const poster = useBlobUrl(preview), url = useBlobUrl(blob, plainMedia(file.media));
  const room = kind === "video" ? roomOf(file.picture) : undefined;
  const style = room && {
    width: `${Math.max(room.width, 240)}px`,
    aspectRatio: `${Math.max(room.width, 240)} / ${room.height}`,
  };
  const about = {
    ref: player,
    src: url,
    controls: true,
    autoPlay: isAsked.value,
    "aria-label": name,
    onError: () => isNone.value = true,
  };
  // The button that had the focus is gone; and the row that has it stays, however far one scrolls.
  useLayoutEffect(() => {
    if (isAsked.value && document.activeElement === document.body) player.current?.focus();
  }, [url]);
  function play(): void {
    isAsked.value = true;
    void chat.files.fetch(message);
  }
  return (
    <div class={kind} style={style}>
      {isNone.value ? <p>{t.cannotPlay}</p> : url === undefined
        ? (
          <>
            {poster !== undefined && <img src={poster} alt="" class="preview" />}
            {message.state === "stored" && (
              <button type="button" aria-label={t.playFile(name)} onClick={play}>
                {`\u25b6 ${t.play(sizeText(file.size, lang.value))}`}
              </button>
            )}
          </>
        )
        : kind === "video"
        ? <video {...about} playsInline poster={poster} />
        : <audio {...about} />}
    </div>
  );
}
