/** What the page shows: the way in, the chat, or why there is none. */

import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Account, keptAccount } from "./account.ts";
import { Chat } from "./chat.ts";
import { ChatView } from "./chat_view.tsx";
import { deleteDatabases, openDevice, openMessages } from "./database.ts";
import { deleteDrafts } from "./drafts.ts";
import { Login } from "./login.tsx";
import { PageStore } from "./store.ts";
import { takeOver } from "./tabs.ts";
import { explain, lang, words } from "./words.ts";

type Place =
  | { readonly at: "starting" | "no_storage" }
  | { readonly at: "login"; readonly database: IDBDatabase; readonly user: string; note: string }
  | { readonly at: "chat"; readonly chat: Chat };

const place = signal<Place>({ at: "starting" });

async function start(): Promise<void> {
  try {
    const database = await openDevice();
    const account = await keptAccount(database);
    if (account?.stage === "welcomed") await join(database, account);
    else place.value = { at: "login", database, user: account?.user ?? "", note: "" };
  } catch {
    place.value = { at: "no_storage" };
  }
}

async function join(database: IDBDatabase, account: Account): Promise<void> {
  // Without this the browser may forget everything when its disk gets full.
  void navigator.storage?.persist?.();
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  // Before anything is read that another tab may still be writing to.
  takeOver(account.user, resolve);
  const chat = new Chat(account, await PageStore.open(await openMessages(account.user)));
  void lost.then(() => chat.replaced());
  place.value = { at: "chat", chat };
  effect(() => {
    const unread = [...chat.state.value.conversations.values()]
      .reduce((sum, { name, muted }) => muted ? sum : sum + chat.unread(name), 0);
    document.title = unread > 0 ? `(${unread}) chatmom` : "chatmom";
  });
  effect(() => {
    const { value: code } = chat.ended;
    if (code === null || code === "replaced" || chat.isLeaving.value) return;
    const note = code === "bad_credentials" ? words.peek().unknownDevice : explain(code);
    place.value = { at: "login", database, user: account.user, note };
  });
}

/** Leaves for good: nothing of this account stays in the browser. */
async function leave(chat: Chat): Promise<void> {
  const { unsent } = chat;
  if (unsent > 0 && !confirm(words.value.logOutWaiting(unsent))) return;
  await chat.leave();
  await deleteDatabases(chat.state.value.me);
  deleteDrafts(chat.state.value.me);
  location.reload();
}

effect(() => {
  document.documentElement.lang = lang.value;
});
void start();

/** All of it. */
export function App(): JSX.Element {
  const now = place.value;
  switch (now.at) {
    case "starting":
      return <p class="notice">{words.value.asking}</p>;
    case "no_storage":
      return <p class="notice" role="alert">{words.value.noStorage}</p>;
    case "login": {
      const { database, user, note } = now;
      const done = (account: Account) => void join(database, account);
      return <Login database={database} user={user} note={note} done={done} />;
    }
    case "chat":
      return now.chat.ended.value === "replaced"
        ? <Elsewhere />
        : <ChatView chat={now.chat} leave={() => void leave(now.chat)} />;
  }
}

function Elsewhere(): JSX.Element {
  return (
    <main class="notice">
      <p role="alert">{words.value.elsewhere}</p>
      <button type="button" class="main" onClick={() => location.reload()}>
        {words.value.here}
      </button>
    </main>
  );
}
