/** A chat server with a data folder of its own that can be killed and started again as it was. */

import { type Folder, temporaryFolder } from "./folder.ts";
import { type LaunchOptions, Program } from "./launch.ts";

/** What a server under test may be told. */
export interface ServerOptions extends LaunchOptions {
  /** A data folder to use; without one a fresh folder is made, and removed at the end. */
  readonly data?: string;
  /** More words of the command line, at every start. */
  readonly words?: readonly string[];
}

/** A real `chatmom server` process on a port that stays the same over restarts. */
export class TestServer implements AsyncDisposable {
  port = 0;
  program!: Program;

  private constructor(
    readonly data: string,
    private readonly folder: Folder | null,
    private readonly options: ServerOptions,
  ) {}

  /** Starts one; resolves when it listens. */
  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const folder = options.data === undefined ? await temporaryFolder() : null;
    const server = new TestServer(options.data ?? folder!.path, folder, options);
    try {
      await server.again();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** Starts it again on the same data and port; `env` is for this start only. */
  async again(env: Readonly<Record<string, string>> = {}): Promise<void> {
    // The page's port would be one for all servers of this machine.
    const words = ["server", "--port", String(this.port), "--web", "off", "--data", this.data];
    this.program = new Program([...words, ...(this.options.words ?? [])], {
      ...this.options,
      env: { ...this.options.env, ...env },
    });
    this.port = await this.program.port();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.program.kill();
  }

  /** kill -9 and a new start. */
  async crash(env: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.kill();
    await this.again(env);
  }

  /** Waits until it stands still at the crash point, then kill -9. */
  async dieAt(name: string): Promise<void> {
    await this.program.warns(new RegExp(`^crash point ${name.replaceAll(".", "\\.")}$`));
    await this.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program?.[Symbol.asyncDispose]();
    await this.folder?.[Symbol.asyncDispose]();
  }
}
