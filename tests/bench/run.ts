/**
 * `deno task bench [NAME...] [--turns N] [--json]`: measures the server against a bare relay on the
 * same machine in the same minutes, prints each figure beside its goal, and fails when one is missed.
 */

import { parseArgs } from "node:util";
import { absent } from "./benchmarks/absent.ts";
import { amqp } from "./benchmarks/amqp.ts";
import { files } from "./benchmarks/files.ts";
import { flat } from "./benchmarks/flat.ts";
import { group } from "./benchmarks/group.ts";
import { history } from "./benchmarks/history.ts";
import { idle } from "./benchmarks/idle.ts";
import { latency } from "./benchmarks/latency.ts";
import { page } from "./benchmarks/page.ts";
import { search } from "./benchmarks/search.ts";
import { terminal } from "./benchmarks/terminal.ts";
import { burst, oneAtATime, sustained } from "./benchmarks/throughput.ts";
import { Report } from "./report.ts";

interface Benchmark {
  readonly doc: string;
  run(report: Report, turns: number): Promise<void>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  sustained: { doc: "50 pairs, 32 messages of each under way, 10 s", run: sustained },
  burst: { doc: "the same for one second after a rest", run: burst },
  window1: { doc: "50 pairs, one message of each under way, 5 s", run: oneAtATime },
  latency: { doc: "one pair, one message under way, from send to receipt", run: latency },
  group: { doc: "one writes, 100 and 1,000 members of a group read, 4 s", run: group },
  absent: { doc: "messages for somebody who is away, and the login afterwards", run: absent },
  idle: { doc: "10,000 who are logged in and silent", run: idle },
  amqp: { doc: "letters to and from a private RabbitMQ, against plain amqplib loops", run: amqp },
  files: { doc: "100 MiB up and down again, beside plain TCP copying", run: files },
  flat: { doc: "throughput with 1,000 and with 1,000,000 messages stored", run: flat },
  search: { doc: "searches of 1,000,000 messages, and sending meanwhile", run: search },
  history: { doc: "pages of a long conversation among 1,000,000 messages", run: history },
  terminal: {
    doc: "the full screen: first frame, CPU and memory while messages come",
    run: terminal,
  },
  page: {
    doc: "the page for browsers: its size, and how soon the first message is there",
    run: page,
  },
};

const USAGE = `Usage: deno task bench [NAME...] [--turns N] [--json]

Runs all benchmarks, or those named:
${Object.entries(BENCHMARKS).map(([name, { doc }]) => `  ${name.padEnd(10)} ${doc}`).join("\n")}

  --turns N   how often each is run; the median counts (default 3)
  --json      the figures as one JSON array
`;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      turns: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const turns = Number(values.turns);
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (values.help || unknown !== undefined || !(turns >= 1)) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const report = new Report(values.json ? () => {} : (line) => say(line + "\n"));
  for (const name of names) {
    const { doc, run } = BENCHMARKS[name]!;
    report.begin(name, doc);
    await run(report, turns);
  }
  if (values.json) say(JSON.stringify(report.figures, null, 2) + "\n");
  else say(`\n${report.missed === 0 ? "All goals reached." : `Goals missed: ${report.missed}.`}\n`);
  return report.missed === 0 ? 0 : 1;
}

try {
  Deno.exit(await main());
} catch (error) {
  say(`The benchmark stopped: ${error instanceof Error ? error.message : error}\n`);
  Deno.exit(1);
}
