/** Lets the browser keep this page, where it may: over https, or on the server's own machine. */

/** Starts the worker that keeps the files. */
export function keepShell(): void {
  // Absent where the way to the server is not safe: then the page only opens while the server is there.
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  // Where it fails nothing is lost but opening without the server.
  workers.register(trusted("/worker.js")).catch(() => {});
}

/** The one address of a script that this page names itself. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  const policy = types?.createPolicy("shell", { createScriptURL: (given) => given });
  return policy ? policy.createScriptURL(url) : url;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}
