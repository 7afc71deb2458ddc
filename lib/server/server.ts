/** The chat server: its parts put together, started and stopped. */

import { TryGuard } from "../auth/try_guard.ts";
import type { Clock } from "../base/clock.ts";
import { Turn } from "../base/turn.ts";
import type { FileLimits, Files } from "../files/files.ts";
import { type MailboxChoice, openMailbox } from "../mailbox/open.ts";
import type { TlsFiles } from "../net/listen.ts";
import { Search } from "../store/search.ts";
import type { Store } from "../store/store.ts";
import type { Lang } from "../text/text.ts";
import { Absence } from "./absence.ts";
import { Conversations } from "./conversations.ts";
import { Delivery } from "./delivery.ts";
import { watchErrands } from "./errands.ts";
import { Counts } from "./groups/counts.ts";
import { Groups } from "./groups/groups.ts";
import { accept, type DialectPort } from "./doors.ts";
import type { Parts, Registration } from "./parts.ts";
import { Downloads } from "./downloads.ts";
import { keepFiles } from "./file_upkeep.ts";
import { openAll } from "./opening.ts";
import { Presence } from "./presence.ts";
import { keepFor, type Keeps } from "./retention.ts";
import type { Session } from "./session.ts";
import { Strangers } from "./strangers.ts";
import { Uploads } from "./uploads.ts";
import { Users } from "./users.ts";
import { watch } from "./watch.ts";
import { acceptWeb, type WebChoice, type WebDoor, whereIs } from "./web_door.ts";

/** What a server is told at its start; times and sizes that nobody changes are in lib/protocol/limits.ts. */
export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** The data folder; made when it is not there. */
  readonly data: string;
  readonly registration: Registration;
  readonly guests: boolean;
  /** How many members a group may have. */
  readonly groupMembers: number;
  /** Whether messages to everyone who is online are taken. */
  readonly everyone: boolean;
  readonly tls?: TlsFiles;
  /** The old languages that are spoken beside our own and chat-mom, each on a port of its own. */
  readonly dialects: readonly DialectPort[];
  /** Where browsers come in; nowhere without. */
  readonly web?: WebChoice;
  readonly mailbox: MailboxChoice;
  readonly files: FileLimits;
  /** For how long things are kept; without end unless said. */
  readonly keeps: Keeps;
  /** For clients that name no language. */
  readonly lang: Lang;
  readonly clock?: Clock;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** The old languages, on the ports that they got. */
  readonly dialects: readonly DialectPort[];
  /** Where the page is; null where there is none, or its port was taken and nobody had asked for it. */
  readonly web: { readonly port: number } | null;
  readonly epoch: string;
  /** Accepts nothing new, flushes, asks senders to try again, closes. Resolves when all is on the disk. */
  stop(): Promise<void>;
  /** Resolves when whoever comes is shown this certificate. Rejects with StartError, and the old one stays. */
  renew(tls: TlsFiles): Promise<void>;
  /** Resolves when the server has stopped. */
  readonly finished: Promise<void>;
}

const FORGET_MS = 30_000;
/** How long senders are still answered, with `retry`, when the server stops. */
const LAST_CALL_MS = 100;
/** How long clients get to take their last lines when the server stops. */
const STOP_MS = 3_000;

/** Starts a server. Throws StartError. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const clock = options.clock ?? Date.now;
  const turn = new Turn();
  const { store, files, doors, web } = await openAll(options, turn, clock);
  const parts = assemble(options, store, files, web, turn, clock);
  const sessions = new Set<Session>();
  const leaveFiles = keepFiles(parts);
  const unwatch = watch(sessions, clock);
  const forget = setInterval(() => {
    parts.groups.forget();
    parts.users.forget(() => parts.groups.held());
    parts.conversations.forget();
  }, FORGET_MS);
  const accepting = Promise.all([
    ...doors.map((door) => accept(door, parts, sessions)),
    ...(web ? [acceptWeb(web, parts, sessions)] : []),
  ]);
  await parts.absence?.resume();
  const endErrands = watchErrands(parts);
  const endRetention = keepFor(parts, sessions);
  const finished = Promise.withResolvers<void>();
  let stopping: Promise<void> | null = null;

  async function stop(): Promise<void> {
    parts.stopping = true;
    for (const { listener } of doors) listener.close();
    web?.listener.close();
    await accepting;
    // What is on its way is asked for again, so that no sender has to guess.
    await new Promise((resolve) => setTimeout(resolve, LAST_CALL_MS));
    await store.committed();
    for (const session of sessions) session.end("stopping");
    await emptied(sessions);
    unwatch();
    clearInterval(forget);
    await endErrands();
    await endRetention();
    await parts.absence?.close();
    parts.counts.close();
    await parts.presence.close();
    await leaveFiles();
    await parts.search.close();
    await store.close();
    finished.resolve();
  }

  const { hostname, port } = doors[0]!.listener.addr;
  return {
    host: hostname,
    port,
    dialects: doors.flatMap(({ dialect, listener }) =>
      dialect ? [{ dialect, port: listener.addr.port }] : []
    ),
    web: web && { port: web.listener.addr.port },
    epoch: store.epoch,
    stop: () => stopping ??= stop(),
    renew: async (tls) => {
      await doors[0]!.listener.renew(tls);
      await web?.listener.renew(tls);
    },
    finished: finished.promise,
  };
}

function assemble(
  options: ServerOptions,
  store: Store,
  files: Files,
  web: WebDoor | null,
  turn: Turn,
  clock: Clock,
): Parts {
  const users = new Users(store);
  const conversations = new Conversations(store);
  const groups = new Groups(store, users);
  const delivery = new Delivery(store, users);
  const presence = new Presence(store.accounts, users, clock);
  const mailbox = openMailbox(options.mailbox, turn);
  const absence = mailbox && new Absence(mailbox, store, users, conversations, delivery);
  const search = new Search(options.data, store.epoch, store.projector.progress.n);
  store.projector.onProjected = (n) => {
    users.projected(n);
    search.projected(n);
  };
  if (absence) {
    delivery.onAbsent = (user) => absence.waits(user);
    presence.onChange = (user, online) => absence.changed(user, online);
  }
  return {
    clock,
    turn,
    store,
    search,
    users,
    conversations,
    groups,
    counts: new Counts(groups, users),
    delivery,
    files,
    uploads: new Uploads(files),
    downloads: new Downloads(files, store),
    presence,
    guard: new TryGuard(clock),
    absence,
    strangers: new Strangers(),
    registration: options.registration,
    guests: options.guests,
    keeps: options.keeps,
    groupMembers: options.groupMembers,
    everyone: options.everyone,
    page: whereIs(web),
    lang: options.lang,
    stopping: false,
  };
}

/** Resolves when all sessions have ended; those that take too long are cut. */
async function emptied(sessions: ReadonlySet<Session>): Promise<void> {
  const until = performance.now() + STOP_MS;
  while (sessions.size > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (const session of sessions) session.connection.cut();
}
