/** A server with its page, both on ports that stay the same over restarts. */

import { type ServerOptions, TestServer } from "./test_server.ts";

/** A TestServer and where its page is. */
export interface PageServer extends AsyncDisposable {
  readonly server: TestServer;
  readonly url: string;
}

/** Starts one. */
export async function pageServer(options: ServerOptions = {}): Promise<PageServer> {
  const words = ["--web", "0", ...(options.words ?? [])];
  const server = await TestServer.start({ ...options, words });
  const line = await server.program.says(/^\[page\] /);
  const url = line.replace("[page] ", "");
  words[1] = new URL(url).port;
  return { server, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** One server with its page for all tests of a file. */
export function onePageServer(
  options: ServerOptions = {},
): { readonly url: string; readonly port: number; readonly server: TestServer } {
  let one: PageServer | undefined;
  Deno.test.beforeAll(async () => {
    one = await pageServer(options);
  });
  Deno.test.afterAll(async () => {
    await one?.[Symbol.asyncDispose]();
  });
  return {
    get url() {
      return one!.url;
    },
    get port() {
      return one!.server.port;
    },
    get server() {
      return one!.server;
    },
  };
}
