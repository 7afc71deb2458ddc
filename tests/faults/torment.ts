/** Kills everything at random while people write to each other, then lets it settle and judges. */

import { Broker, brokerInstalled } from "../support/broker.ts";
import { clean, tell, type Verdict } from "../support/checker.ts";
import { Program } from "../support/launch.ts";
import { Scene } from "../support/scene.ts";
import { Dice } from "./dice.ts";
import { GROUP, live, pause } from "./life.ts";

/** Where absent users' messages wait. */
export const MAILBOX_KINDS = ["sqlite", "amqp", "remote"] as const;
export type MailboxKind = typeof MAILBOX_KINDS[number];

/** One run. */
export interface TormentOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly mailbox: MailboxKind;
  /** Told what happens. */
  readonly say: (line: string) => void;
}

/** What came out of it. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly clean: boolean;
  readonly deaths: Readonly<Record<string, number>>;
}

const USERS = ["ana", "bia", "caio", "duda"];
const PASSWORD = "correct horse battery";
const SETTLE_MS = 120_000;

/** The kind of mailbox that this machine can have: RabbitMQ where it is installed. */
export const BEST_MAILBOX: MailboxKind = brokerInstalled ? "amqp" : "sqlite";

/** Runs the torture. */
export async function torment(options: TormentOptions): Promise<Outcome> {
  const { seconds, seed, mailbox, say } = options;
  const dice = new Dice(seed);
  await using all = new AsyncDisposableStack();
  const broker = mailbox === "sqlite" ? null : all.use(await Broker.make());
  const offline = mailbox === "remote" ? all.use(new OfflineService(broker!.url)) : null;
  await offline?.start();
  const scene = all.use(await Scene.set([], serverOptions(mailbox, broker, offline)));
  for (const user of USERS) await scene.join({ user, password: PASSWORD });
  await scene.join({ user: "ana", device: "phone", password: PASSWORD });
  await makeGroup(scene);
  say(`seed ${seed}, ${seconds} s, mailbox ${mailbox}, ${scene.devices.length} devices`);

  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), seconds * 1000);
  const deaths: Record<string, number> = {};
  const died = (who: string) => deaths[who] = (deaths[who] ?? 0) + 1;
  try {
    await Promise.all([
      ...scene.devices.map(async (device) => {
        device.crash();
        const others = USERS.filter((user) => user !== device.user);
        const { crashes, losses } = await live(device, others, dice.split(), end.signal);
        deaths.device = (deaths.device ?? 0) + crashes;
        deaths["device's connection"] = (deaths["device's connection"] ?? 0) + losses;
      }),
      killServer(scene, dice.split(), end.signal, died),
      ...(broker ? [killBroker(broker, dice.split(), end.signal, died)] : []),
      ...(offline ? [killOffline(offline, dice.split(), end.signal, died)] : []),
    ]);
  } finally {
    clearTimeout(timer);
    end.abort();
  }
  say(`deaths: ${Object.entries(deaths).map(([who, count]) => `${who} ${count}`).join(", ")}`);
  const verdict = await settle(scene);
  say(tell(verdict));
  const outcome = { verdict, clean: clean(verdict), deaths };
  if (!outcome.clean) say(scene.server.program.transcript());
  return outcome;
}

/** Everybody is in the group at first, and bia may take people out of it as ana may. */
async function makeGroup(scene: Scene): Promise<void> {
  const ana = scene.of("ana");
  ana.change({ type: "group_create", group: GROUP });
  for (const user of USERS.slice(1)) ana.change({ type: "group_add", group: GROUP, user });
  ana.change({ type: "group_role", group: GROUP, user: "bia", role: "moderator" });
  await ana.answered();
}

/** Everybody comes back and waits for what is theirs; a promise that is not kept is left to the judge. */
async function settle(scene: Scene): Promise<Verdict> {
  await scene.everybodyBack();
  try {
    return await scene.verify(SETTLE_MS);
  } catch {
    return scene.judge();
  }
}

async function killServer(
  { server }: Scene,
  dice: Dice,
  over: AbortSignal,
  died: (who: string) => void,
): Promise<void> {
  while (!over.aborted) {
    await pause(dice.whole(200, 6_000), over);
    if (dice.chance(0.2)) {
      server.program.signal("SIGTERM");
      died("server, gently");
      await server.program.ended(60_000);
    } else {
      await server.kill();
      died("server");
    }
    if (dice.chance(0.3)) await pause(dice.whole(100, 2_000), over);
    await server.again();
  }
}

async function killBroker(
  broker: Broker,
  dice: Dice,
  over: AbortSignal,
  died: (who: string) => void,
): Promise<void> {
  while (!over.aborted) {
    await pause(dice.whole(5_000, 25_000), over);
    if (over.aborted) return;
    await broker.kill();
    died("broker");
    if (dice.chance(0.3)) await pause(dice.whole(100, 5_000), over);
    await broker.start();
  }
}

async function killOffline(
  offline: OfflineService,
  dice: Dice,
  over: AbortSignal,
  died: (who: string) => void,
): Promise<void> {
  while (!over.aborted) {
    await pause(dice.whole(1_000, 10_000), over);
    await offline.program!.kill();
    died("offline service");
    await offline.start();
  }
}

/** `chatmom offline` on a port that stays the same. */
class OfflineService implements AsyncDisposable {
  port = 0;
  program: Program | null = null;

  constructor(private readonly url: string) {}

  async start(): Promise<void> {
    this.program = new Program(["offline", "--port", String(this.port)], {
      env: { CHATMOM_AMQP_URL: this.url },
    });
    this.port = await this.program.port();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program?.[Symbol.asyncDispose]();
  }
}

function serverOptions(
  mailbox: MailboxKind,
  broker: Broker | null,
  offline: OfflineService | null,
): { words: string[]; env?: Record<string, string> } {
  switch (mailbox) {
    case "sqlite":
      return { words: [] };
    case "amqp":
      return { words: ["--mailbox", "amqp"], env: { CHATMOM_AMQP_URL: broker!.url } };
    case "remote":
      return { words: ["--offline-host", "127.0.0.1", "--offline-port", String(offline!.port)] };
  }
}
