/** The file of a message: shown where it can be, how far it has come, and what can be done with it. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { timeLeft } from "../../../client/files/meter.ts";
import type { Transfer } from "../../../client/files/transfer.ts";
import type { Message } from "../../../client/state.ts";
import { safeName } from "../../../text/safe_name.ts";
import { clockText, sizeText } from "../../../text/sizes.ts";
import type { Chat } from "../chat.ts";
import { explain, lang, words } from "../words.ts";
import { kindOf } from "./kinds.ts";
import { PictureView } from "./picture_view.tsx";
import { PlayerView } from "./player_view.tsx";

/** What the views of a file have in common. */
export interface FileProps {
  readonly chat: Chat;
  readonly message: Message;
  readonly file: NonNullable<NonNullable<Message["extra"]>["file"]>;
  /** What it is called, as it can be shown. */
  readonly name: string;
  /** All of it, as soon as it is here. */
  readonly blob: Blob | undefined;
}

/** A file in its message. */
export function FileView({ chat, message }: Pick<FileProps, "chat" | "message">): JSX.Element {
  const { id } = message, file = message.extra!.file!;
  const blob = useComputed(() => chat.files.here.get(id)).value;
  const kind = kindOf(file.media), name = safeName(file.name);
  const props = { chat, message, file, name, blob };
  return (
    <div class="file">
      {kind === "picture" && <PictureView {...props} />}
      {(kind === "sound" || kind === "video") && <PlayerView {...props} kind={kind} />}
      <p class="name" dir="auto">
        <bdi>{name}</bdi> <small>{sizeText(file.size, lang.value)}</small>
      </p>
      <FileState {...props} />
    </div>
  );
}

/** How far it has come, and what can be done about that. */
export function FileState({ chat, message, name }: FileProps): JSX.Element | null {
  const t = words.value, { id } = message;
  const transfer = useComputed(() => chat.state.value.transfers.get(id)).value;
  const isWanted = useComputed(() => chat.files.wanted.value.has(id)).value;
  const trouble = useComputed(() => chat.files.troubles.value.get(id)).value;
  const isUp = message.state === "waiting";
  if (transfer?.state === "cancelling" && isUp) return <p class="progress">{t.cancelling}</p>;
  if (isUp || isWanted) {
    return (
      <div class="progress">
        <Progress transfer={transfer} name={name} isUp={isUp} />
        <button
          type="button"
          class="plain"
          aria-label={t.cancelFile(name)}
          onClick={() => chat.files.cancel(id)}
        >
          {t.cancel}
        </button>
      </div>
    );
  }
  if (message.state === "refused") return null;
  return (
    <>
      {trouble !== undefined && (
        <p class="trouble">{trouble === "keeping" ? t.cannotKeep : explain(trouble)}</p>
      )}
      <p class="progress">
        <button
          type="button"
          class="plain"
          aria-label={t.saveFile(name)}
          onClick={() => chat.files.save(message)}
        >
          {t.save}
        </button>
      </p>
    </>
  );
}

function Progress(
  { transfer, name, isUp }: { transfer: Transfer | undefined; name: string; isUp: boolean },
): JSX.Element {
  const t = words.value;
  const isMoving = transfer?.state === "moving" && transfer.way === (isUp ? "up" : "down");
  // Without a value it moves to and fro: nobody knows how long it waits.
  if (!isMoving) return <progress aria-label={t.waitsToMove(name)} />;
  const { size, done, rate } = transfer, left = timeLeft(size - done, rate);
  const percent = new Intl.NumberFormat(lang.value, { style: "percent" })
    .format(size === 0 ? 1 : Math.floor(done * 100 / size) / 100);
  const speed = rate === undefined ? "" : ` \u00b7 ${sizeText(rate, lang.value)}/s`;
  return (
    <>
      <progress max={size || 1} value={done} aria-label={t.onItsWay(name)} />
      <small aria-hidden="true">
        {percent}
        {speed}
        {left !== undefined && ` \u00b7 ${clockText(left)}`}
      </small>
    </>
  );
}
