// Kills this program, and what people would write otherwise, at the same drawn instants against the same server, and counts on the server's
// side what was paid for twice and what was lost: `npm run compare -- --kills 200 [--faults] [--only NAME]`.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { compare } from "./comparison.ts";
import { CONTENDERS, missingPrograms } from "./contenders.ts";
import type { Contender } from "./contenders.ts";
import { killAll } from "./killing.ts";
import { table } from "./table.ts";
import type { Terms } from "./terms.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    "kills-per-batch": { type: "string", default: "10" },
    videos: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
    speed: { type: "string", default: "100" },
    faults: { type: "boolean", default: false },
    "lost-streams": { type: "string", default: "0.1" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

if (process.platform !== "linux") refuse("it finds the processes to kill in /proc, so it needs Linux");
const contenders = chosen().filter(isPresent);
const terms: Terms = {
  kills: count("kills"),
  killsPerBatch: count("kills-per-batch"),
  videos: count("videos"),
  seed: count("seed"),
  speed: count("speed"),
  weather: values.faults ? { lostShare: Number(values["lost-streams"]) } : "calm",
  folder: mkdtempSync(path.join(tmpdir(), "nemo-compare-")),
  note: (words) => console.error(words),
};

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    killAll();
    tidy();
    process.exit(code);
  });
}

try {
  const rows = await Promise.all(
    contenders.map(async (contender) => ({ name: contender.name, figures: await compare(contender, terms) })),
  );
  console.log(`\n${table(rows)}`);
} finally {
  tidy();
}

function tidy(): void {
  if (values.keep) console.error(`kept: ${terms.folder}`);
  else rmSync(terms.folder, { recursive: true, force: true });
}

function count(name: "kills" | "kills-per-batch" | "videos" | "seed" | "speed"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) refuse(`--${name} must be a whole number above 0`);
  return value;
}

function chosen(): readonly Contender[] {
  const names = CONTENDERS.map(({ name }) => name);
  if (values.only !== undefined && !names.includes(values.only)) refuse(`--only: one of ${names.join(", ")}`);
  return CONTENDERS.filter(({ name }) => values.only === undefined || name === values.only);
}

function isPresent(contender: Contender): boolean {
  const missing = missingPrograms(contender);
  if (missing.length > 0) console.error(`${contender.name} is left out: ${missing.join(", ")} not found`);
  return missing.length === 0;
}

function refuse(words: string): never {
  console.error(words);
  process.exit(2);
}
