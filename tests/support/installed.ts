/** Programs that some tests need and not every machine has. */

/** True when the program can be run: it says its version. */
export function isInstalled(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["-V"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
