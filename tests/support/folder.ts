/** Folders that are gone when the test is over. */

/** A fresh folder; `await using` removes it with all that is in it. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a fresh folder, in `inside` or where the system keeps temporary things. */
export async function temporaryFolder(inside?: string): Promise<Folder> {
  const path = await Deno.makeTempDir({
    prefix: "chatmom-test-",
    ...(inside === undefined ? {} : { dir: inside }),
  });
  return {
    path,
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true });
    },
  };
}

/** Copies a folder with its files and folders, as an operator's `cp -r` would. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const source = `${from}/${entry.name}`, target = `${to}/${entry.name}`;
    if (entry.isDirectory) await copyFolder(source, target);
    else if (entry.isFile) await Deno.copyFile(source, target);
  }
}
