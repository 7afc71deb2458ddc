import { Turn } from "../../lib/base/turn.ts";
import { RemoteMailbox } from "../../lib/mailbox/remote.ts";
import type { Mailbox } from "../../lib/mailbox/mailbox.ts";
import { type OfflineOptions, startOffline } from "../../lib/offline/offline.ts";
import { brokerInstalled, startBroker } from "../support/broker.ts";
import { temporaryFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";
import { keepsTheContract } from "./contract.ts";

const SECRET = "the secret of the tests";

/** Runs the contract through an offline service with these queues. */
async function overService(
  test: Deno.TestContext,
  queues: OfflineOptions["queues"],
  restart: (mailbox: Mailbox) => Promise<void>,
  deleteQueue: (mailbox: Mailbox, user: string) => Promise<void>,
): Promise<void> {
  await using folder = await temporaryFolder();
  const where = { queues, data: folder.path, host: "127.0.0.1" } as const;
  const options = { ...where, guests: false, secret: SECRET, lang: "en" } as const;
  let service = await startOffline({ ...options, port: 0 });
  const mailbox = new RemoteMailbox({
    host: service.host,
    port: service.port,
    secret: SECRET,
    turn: new Turn(),
  });
  await keepsTheContract(test, {
    mailbox,
    cut: async () => {
      const { port } = service;
      await service.stop();
      await until("the loss to be noticed", () => !mailbox.reachable);
      service = await startOffline({ ...options, port });
      await until("the mailbox to be back", () => mailbox.reachable);
    },
    restart: async () => {
      const { port } = service;
      await service.stop();
      await until("the loss to be noticed", () => !mailbox.reachable);
      await restart(mailbox);
      service = await startOffline({ ...options, port });
    },
    deleteQueue: (user) => deleteQueue(mailbox, user),
  });
  await mailbox.close();
  await service.stop();
}

Deno.test("a mailbox at an offline service with SQLite keeps the contract", async (test) => {
  await overService(
    test,
    { kind: "sqlite" },
    () => Promise.resolve(),
    (mailbox, user) => mailbox.remove(user),
  );
});

Deno.test({
  name: "a mailbox at an offline service with RabbitMQ keeps the contract",
  ignore: !brokerInstalled,
  fn: async (test) => {
    await using broker = await startBroker();
    await overService(
      test,
      { kind: "amqp", url: broker.url },
      async () => {
        await broker.settle();
        await broker.kill();
        await broker.start();
      },
      async (_, user) => void await broker.ctl("delete_queue", `queue.${user}`),
    );
  },
});
