/** The files that go with the next message: a button to choose some, and what has been chosen. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useCallback, useMemo, useRef } from "preact/hooks";
import { safeName } from "../../../text/safe_name.ts";
import { sizeText } from "../../../text/sizes.ts";
import type { Chat } from "../chat.ts";
import { explain, lang, words } from "../words.ts";
import type { Attachment } from "./attachments.ts";
import { useBlobUrl } from "./blob_url.ts";
import { type Given, useDrop } from "./dropping.ts";
import { previewBlob } from "./preview.ts";

interface Props {
  readonly chat: Chat;
  readonly name: string;
}

/** Opens the browser's own way to choose files. */
export function AttachButton({ chat, name }: Props): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="attach"
        aria-label={words.value.attach}
        title={words.value.attach}
        onClick={() => input.current?.click()}
      >
        +
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget: at }) => {
          chat.attachments.add(name, [...at.files ?? []]);
          // The same file can be chosen again.
          at.value = "";
        }}
      />
    </>
  );
}

/** What has been chosen, dropped or pasted; `focus` is called when it is to be sent or written about. */
export function Tray({ chat, name, focus }: Props & { focus(): void }): JSX.Element {
  const t = words.value, hasFolders = useSignal(false);
  const take = useCallback(({ files, folders }: Given) => {
    hasFolders.value = folders;
    chat.attachments.add(name, files);
    focus();
  }, [chat, name]);
  const isOver = useDrop(take);
  const list = chat.attachments.of(name);
  return (
    <>
      {isOver.value && <div class="drop">{t.dropHere}</div>}
      {hasFolders.value && (
        <p role="alert" class="trouble">
          {t.noFolders}
          <button type="button" class="plain" onClick={() => hasFolders.value = false}>
            {t.close}
          </button>
        </p>
      )}
      {chat.store.files.passing.value > 0 && <p role="alert" class="trouble">{t.keepOpen}</p>}
      <p class="unseen" role="status">{list.length > 0 ? t.attached(list.length) : ""}</p>
      {list.length > 0 && (
        <ul class="tray" aria-label={t.attached(list.length)}>
          {list.map((one) => (
            <Chip
              key={one.key}
              attachment={one}
              remove={() => {
                chat.attachments.remove(name, one.key);
                focus();
              }}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function Chip({ attachment, remove }: { attachment: Attachment; remove(): void }): JSX.Element {
  const t = words.value;
  const { file, picture, problem, isGoing } = attachment, shown = safeName(attachment.name);
  const preview = useMemo(() => picture && previewBlob(picture), [picture]);
  const url = useBlobUrl(preview);
  const why = problem === "unreadable" ? t.unreadable : problem && explain(problem);
  return (
    <li>
      {url !== undefined && <img src={url} alt="" />}
      <span>
        <bdi>{shown}</bdi> <small>{sizeText(file.size, lang.value)}</small>
        {isGoing && <small>{t.preparing}</small>}
        {why !== undefined && <span role="alert" class="trouble">{why}</span>}
      </span>
      <button type="button" class="plain" aria-label={t.takeAway(shown)} onClick={remove}>
        {"\u2715"}
      </button>
    </li>
  );
}
