/** What the kernel says about a process: CPU time and memory, from /proc. */

/** The kernel's clock ticks a second: 100 on every Linux that Deno runs on. */
const TICKS = 100;

/** CPU seconds that the process has used, user and system, all its threads. */
export function cpuSeconds(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; what follows it begins with field 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** CPU seconds that all processes of the machine have used since it started, interrupts not counted. */
export function allCpuSeconds(): number {
  const [user, nice, system] = Deno.readTextFileSync("/proc/stat").split("\n")[0]!.split(/\s+/)
    .slice(1).map(Number) as [number, number, number];
  return (user + nice + system) / TICKS;
}

/** Bytes of resident memory. */
export function residentBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
  return Number(line![1]) * 1024;
}

/** The machine's load average over the last minute: other work disturbs every figure. */
export function loadAverage(): number {
  return Number(Deno.readTextFileSync("/proc/loadavg").split(" ")[0]);
}
