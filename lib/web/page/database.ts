/** The browser's database of this page: who its device is, what waits to be sent, and what has come. */

/** Its tables: the device; what is known of the inbox; the outbox; messages, by id and by place. */
const NAME = "chatmom", VERSION = 1;

/** What can be written in one go. */
export type Table = "device" | "meta" | "outbox" | "received";

/** Opens it, and makes it at the first visit. Rejects where the browser keeps nothing. */
export async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const { result: database } = request;
    database.createObjectStore("device");
    database.createObjectStore("meta");
    database.createObjectStore("outbox", { keyPath: "id" });
    const received = database.createObjectStore("received", { keyPath: "id" });
    received.createIndex("place", ["conversation", "era", "seq"]);
    received.createIndex("conversation", "conversation");
  };
  const database = await answer(request);
  // Another tab that wants to delete it must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

/** Takes it all away. */
export async function deleteDatabase(): Promise<void> {
  await answer(indexedDB.deleteDatabase(NAME));
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
