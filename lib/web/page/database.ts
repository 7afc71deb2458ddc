/**
 * The browser's databases of this page: one says who its device is, one for each person who was here has
 * what waits to be sent and what has come. Whoever logs in next finds nothing of anybody else's.
 */

const NAME = "chatmom";

/** What can be written in one go. */
export type Table = "device" | "meta" | "outbox" | "received" | "files";

/** Opens the device's, and makes it at the first visit. Rejects where the browser keeps nothing. */
export async function openDevice(): Promise<IDBDatabase> {
  return await open(NAME, [(database) => database.createObjectStore("device")]);
}

/** Opens a person's: what is known of the inbox, the outbox, messages by id and by place, files to be sent. */
export async function openMessages(user: string): Promise<IDBDatabase> {
  return await open(nameOf(user), [
    (database) => {
      database.createObjectStore("meta");
      database.createObjectStore("outbox", { keyPath: "id" });
      const received = database.createObjectStore("received", { keyPath: "id" });
      received.createIndex("place", ["conversation", "era", "seq"]);
      received.createIndex("conversation", "conversation");
    },
    (database) => database.createObjectStore("files"),
  ]);
}

/** Takes away the device's and this person's. */
export async function deleteDatabases(user: string): Promise<void> {
  await answer(indexedDB.deleteDatabase(nameOf(user)));
  await answer(indexedDB.deleteDatabase(NAME));
}

function nameOf(user: string): string {
  return `${NAME} of ${user}`;
}

/** Opens a database and takes the steps that it lacks: its version counts them. */
async function open(
  name: string,
  steps: readonly ((database: IDBDatabase) => void)[],
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, steps.length);
  request.onupgradeneeded = ({ oldVersion }) => {
    for (const step of steps.slice(oldVersion)) step(request.result);
  };
  const database = await answer(request);
  // Another tab that wants to delete it must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

/** The answer to one request. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when everything that `work` asks for is on the disk; rejects, and nothing is done, otherwise. */
export function written(
  database: IDBDatabase,
  tables: readonly Table[],
  work: (transaction: IDBTransaction) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(tables, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(transaction);
  });
}
