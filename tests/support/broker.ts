/**
 * A private RabbitMQ for tests: own folder, own ports, own name service, gone at the end.
 *
 * It takes some 5 seconds to start: one for each test file, and other user names in each test.
 */

import { join } from "node:path";
import { canMakeCertificates, makeCertificates } from "./certificates.ts";
import { until } from "./until.ts";

const PROGRAM = "/usr/lib/rabbitmq/bin";
const START_MS = 90_000;
/** How long a port may take to answer the protocol's greeting. */
const ANSWER_MS = 2_000;

/** False where RabbitMQ is not installed; tests that need it are then ignored. */
export const brokerInstalled = exists(`${PROGRAM}/rabbitmq-server`) && canMakeCertificates;

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A broker that listens on 127.0.0.1; `url` stays the same over restarts, and so does the data. */
export class Broker {
  #child: Deno.ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly names: Deno.ChildProcess,
    private readonly env: Record<string, string>,
    /** PEM text of the authority that the TLS port's certificate is signed by. */
    readonly ca: string,
    private readonly tlsPort: number,
  ) {}

  /** For amqplib and chatmom, heartbeat and all left to the caller. */
  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /** The same broker over TLS. */
  get tlsUrl(): string {
    return `amqps://guest:guest@127.0.0.1:${this.tlsPort}`;
  }

  /** Starts a new broker with nothing in it. */
  static async make(): Promise<Broker> {
    for (let tries = 1;; tries++) {
      try {
        return await Broker.#make();
      } catch (error) {
        // Somebody may have taken one of its ports meanwhile: the next try has others.
        if (tries === 3) throw error;
      }
    }
  }

  static async #make(): Promise<Broker> {
    const folder = await Deno.makeTempDir({ prefix: "chatmom-broker-" });
    for (const name of ["home", "mnesia", "log"]) await Deno.mkdir(join(folder, name));
    const [port, tlsPort, names, distribution] = freePorts(4) as [number, number, number, number];
    const certificates = await makeCertificates(folder);
    // In Erlang's words: RabbitMQ takes a second more to understand its own.
    await Deno.writeTextFile(
      join(folder, "rabbitmq.config"),
      `[{rabbit, [
        {tcp_listeners, [{"127.0.0.1", ${port}}]},
        {ssl_listeners, [{"127.0.0.1", ${tlsPort}}]},
        {ssl_options, [
          {cacertfile, "${certificates.caFile}"},
          {certfile, "${certificates.certFile}"},
          {keyfile, "${certificates.keyFile}"},
          {verify, verify_none}
        ]},
        {log, [{console, [{enabled, false}]}]}
      ]}].\n`,
    );
    await Deno.writeTextFile(join(folder, "enabled_plugins"), "[].\n");
    const env = {
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      LANG: "C.UTF-8",
      HOME: join(folder, "home"),
      // Makes the script become the broker, so that the child's pid is the broker's.
      RUNNING_UNDER_SYSTEMD: "true",
      ERL_EPMD_PORT: String(names),
      ERL_EPMD_ADDRESS: "127.0.0.1",
      RABBITMQ_NODENAME: "chatmom@localhost",
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_CONF_ENV_FILE: join(folder, "none"),
      RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.config"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
      RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
      RABBITMQ_LOG_BASE: join(folder, "log"),
      RABBITMQ_PID_FILE: join(folder, "pid"),
      RABBITMQ_GENERATED_CONFIG_DIR: join(folder, "home", "conf"),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1} " +
        "+sbwt none +sbwtdcpu none +sbwtdio none",
    };
    const service = spawn("epmd", ["-port", String(names), "-address", "127.0.0.1"], env);
    const broker = new Broker(port, folder, service, env, certificates.ca, tlsPort);
    addEventListener("unload", broker.#abandon);
    try {
      await broker.start();
    } catch (error) {
      await broker[Symbol.asyncDispose]();
      throw error;
    }
    return broker;
  }

  /** Starts the broker again on its data; resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(`${PROGRAM}/rabbitmq-server`, [], this.env);
    this.#child = child;
    let over = false;
    child.status.then(() => over = true);
    const deadline = Date.now() + START_MS;
    while (!(await answers(this.port))) {
      if (over) throw new Error(`RabbitMQ ended at its start: see ${this.folder}/log`);
      if (Date.now() > deadline) throw new Error(`RabbitMQ does not answer after ${START_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /**
   * Has the broker write down which queues there are. Without this, RabbitMQ (seen with 3.10.8, by
   * plain amqplib) can lose a queue with all that was confirmed in it, when it is killed within a
   * second or two of the queue's making.
   */
  async settle(): Promise<void> {
    await this.ctl("eval", "mnesia:dump_log().");
  }

  /** kill -9: what was not on its disk is lost. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** A clean stop. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Stands still when this resolves: connections stay open, nothing is answered. */
  async freeze(): Promise<void> {
    const { pid } = this.#child!;
    Deno.kill(pid, "SIGSTOP");
    // A busy machine stops its threads one after the other; the last one may answer meanwhile.
    await until("the broker to stand still", () => threadStates(pid).every((one) => one === "T"));
  }

  /** Goes on. */
  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Runs rabbitmqctl, as an operator would; gives what it printed. Takes most of a second. */
  async ctl(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(`${PROGRAM}/rabbitmqctl`, {
      args: ["-q", "-n", "chatmom@localhost", ...args],
      env: this.env,
      clearEnv: true,
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    if (!success) throw new Error(`rabbitmqctl ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    removeEventListener("unload", this.#abandon);
    await this.#end("SIGKILL");
    this.names.kill("SIGKILL");
    await this.names.status;
    await Deno.remove(this.folder, { recursive: true });
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child) return;
    try {
      child.kill(signal);
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }

  /** The test run ends without dispose: nothing may stay behind. */
  readonly #abandon = () => {
    for (const child of [this.#child, this.names]) {
      try {
        child?.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
    }
    try {
      Deno.removeSync(this.folder, { recursive: true });
    } catch {
      // The broker was still writing into it.
    }
  };
}

/** Starts a private broker: `await using broker = await startBroker()`. */
export function startBroker(): Promise<Broker> {
  return Broker.make();
}

function spawn(program: string, args: string[], env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** True when the protocol header gets an answer: an open port alone can be the system's doing. */
async function answers(port: number): Promise<boolean> {
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ hostname: "127.0.0.1", port });
  } catch {
    return false;
  }
  // Somebody else's port may take the bytes and say nothing.
  let open = true;
  const close = () => {
    if (open) connection.close();
    open = false;
  };
  const silent = setTimeout(close, ANSWER_MS);
  try {
    await connection.write(new Uint8Array([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]));
    return await connection.read(new Uint8Array(64)) !== null;
  } catch {
    return false;
  } finally {
    clearTimeout(silent);
    close();
  }
}

/** What each thread of a process is doing, as Linux says it: T is stopped. */
function threadStates(pid: number): string[] {
  return [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) => {
    const stat = Deno.readTextFileSync(`/proc/${pid}/task/${name}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2)[0]!;
  });
}
