// Crashes the built program from outside, in every way there is, and prints the figures: `npm run crash -- --help`.

import { parseArgs } from "node:util";
import { CASES } from "../test/crash/cases/all.ts";
import type { CrashCase } from "../test/crash/cases/all.ts";
import type { Tally } from "../test/crash/rig/tally.ts";
import type { ViolationKind } from "../test/crash/rig/invariants.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    instants: { type: "string" },
    minutes: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const HELP = `npm run crash -- [--only ${CASES.map(({ name }) => name).join(",")}] [--instants N] [--minutes N] [--seed N]

Crashes runs of the built program in every way, runs again to the end after each, and checks on the server's side and in
the folders that nothing was paid for twice, nothing is lost, and no file has its final name that is not whole.
--minutes bounds each kind of crash; a signal ends all of them and prints the figures so far. Without --instants: ${CASES.map(({ name, full }) => `${name} ${full === Infinity ? "all" : full}`).join(", ")}.`;

const KINDS: readonly ViolationKind[] = [
  "sent twice",
  "video lost",
  "file not whole",
  "books differ",
  "check disagrees",
  "paid after the end",
  "unclear words",
  "did not end",
];

/** After a signal what goes on is finished, and the figures so far are printed. */
let stoppedAt = Infinity;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => (stoppedAt = Date.now()));

if (values.help) console.log(HELP);
else await crashAll();

async function crashAll(): Promise<void> {
  const names = values.only?.split(",");
  const chosen = CASES.filter(({ name }) => names?.includes(name) ?? true);
  const unknown = names?.find((name) => !CASES.some((crash) => crash.name === name));
  if (unknown !== undefined) throw new Error(`no crash is called ${unknown}\n\n${HELP}`);
  const rows: string[][] = [];
  for (const crash of chosen) {
    if (stoppedAt !== Infinity) break;
    const row = await crashOne(crash);
    rows.push(row);
    console.error(row.join("  "));
  }
  const header = ["crash", "instants", ...KINDS];
  const lines = [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  console.log(lines.join("\n"));
}

async function crashOne(crash: CrashCase): Promise<string[]> {
  const lacks = crash.lacks();
  if (lacks !== undefined) return [crash.words, `skipped: ${lacks}`, ...KINDS.map(() => "")];
  const instants = values.instants === undefined ? crash.full : Number(values.instants);
  const startedAt = Date.now();
  const enough = startedAt + Number(values.minutes ?? Infinity) * 60_000;
  const tally = await crash.try({
    seed: Number(values.seed),
    instants,
    get until() {
      return Math.min(enough, stoppedAt);
    },
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  show(tally);
  if (tally.violations.length > 0) process.exitCode = 1;
  console.error(`${crash.words}: ${tally.tried} instants in ${seconds} s`);
  const found = KINDS.map((kind) => String(tally.violations.filter((one) => one.kind === kind).length));
  return [crash.words, String(tally.hit), ...found];
}

function show({ violations }: Tally): void {
  for (const { where, kind, what } of violations) console.error(`${where}: ${kind}: ${what}`);
}
