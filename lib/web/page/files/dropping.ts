/** Files that come by drag and drop, or are pasted. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** What files a person gave, and whether folders were among them, which cannot be sent. */
export interface Given {
  readonly files: readonly File[];
  readonly folders: boolean;
}

// Where nobody takes them the browser would leave the page for what is dropped.
addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
});

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useDrop(take: (given: Given) => void): Signal<boolean> {
  const isOver = useSignal(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      // Else the browser would open the file instead of the page.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      isOver.value = true;
    };
    const out = (event: DragEvent): void => {
      // It leaves the window when it enters nothing else.
      if (!event.relatedTarget) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      take(givenIn(event.dataTransfer));
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", out);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", out);
      removeEventListener("drop", drop);
    };
  }, [take]);
  return isOver;
}

/** The files in what was pasted; none where there is text as well, which is what was meant then. */
export function pasted({ clipboardData }: ClipboardEvent): readonly File[] {
  if (!clipboardData || clipboardData.types.includes("text/plain")) return [];
  return [...clipboardData.files].map(named);
}

function givenIn({ items, files }: DataTransfer): Given {
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory ?? false;
  const folders = [...items].map(isFolder);
  const kept = [...files].filter((_, at) => !folders[at]);
  return { files: kept, folders: folders.includes(true) };
}

/** Every pasted picture is called the same: the moment tells one from the other. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const moment = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString()
    .slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], file.name.replace("image", moment), { type: file.type });
}
