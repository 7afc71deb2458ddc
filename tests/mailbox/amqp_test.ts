import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import { brokerInstalled, startBroker } from "../support/broker.ts";
import { keepsTheContract } from "./contract.ts";

Deno.test({
  name: "a mailbox in RabbitMQ keeps the contract",
  ignore: !brokerInstalled,
  fn: async (test) => {
    await using broker = await startBroker();
    const mailbox = new AmqpMailbox({ url: broker.url });
    await keepsTheContract(test, {
      mailbox,
      cut: async () => void await broker.ctl("close_all_connections", "test"),
      restart: async () => {
        await broker.settle();
        await broker.kill();
        await broker.start();
      },
      deleteQueue: async (user) => void await broker.ctl("delete_queue", `queue.${user}`),
    });
    await mailbox.close();
  },
});
