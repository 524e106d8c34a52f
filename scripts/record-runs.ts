// Records the two runs that the reporters' golden files are made from; `npm run golden` then writes those anew.

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const GOLDEN = path.join(ROOT, "test/golden/runs");
const START_MS = Date.parse("2026-01-01T00:00:00Z");
/** How much slower than the embedded backend was: times that can be told apart. */
const SLOWER = 100;

const HAPPY = `version: 1
name: launch
videos:
  teaser:
    steps:
      - prompt: Generate an 8-second vertical teaser for Aurora coffee
      - prompt: Add lo-fi background music at 35% and the title "Slow mornings"
  banner:
    prompt: Generate a 6-second square banner of a harbour at sunrise
    export: { format: webm }
`;

/** One of each kind of end; what is first is made and not as expected, what is last asks for credits that are gone. */
const MIXED = `version: 1
name: products
videos:
  intro:
    steps:
      - prompt: Generate a 4-second clip of a shop window
        expect: { text: Open all day, otherwise: warn }
  product:
    for_each: { csv: products.csv, id: "\${{ row.sku }}" }
    prompt: Generate a 4-second clip of \${{ row.title }}
  outro:
    prompt: Generate a 4-second clip of a closing door
`;

const PRODUCTS = `sku,title
mug,a mug
cup,a cup
jug,a jug
pot,a pot
tin,a tin
`;

const FAULTS = `faults:
  - { route: run_sse, at: [2], then: { never_apply: true } }
  - { route: render, at: [2], then: { status: 402, message: "Your plan does not include exports" } }
  - { route: render, at: [3, 4], then: { status: 429 } }
  - { route: run_sse, at: [5], then: { cut_after_bytes: 300, never_apply: true } }
  - { route: render, at: [5, 6], then: { fail_render: true } }
  - { route: run_sse, at: [7], then: { code: 2001, message: "Insufficient credits" } }
`;

const project = await mkdtemp(path.join(tmpdir(), "nemo-record-"));
await mkdir(GOLDEN, { recursive: true });
try {
  // One video after the other: the faults then hit the same ones every time.
  await writeFile(path.join(project, "nemo-pipeline.config.yaml"), "limits: { videos: 1 }\n");
  await writeFile(path.join(project, "products.csv"), PRODUCTS);
  await writeFile(path.join(project, "faults.yaml"), FAULTS);
  await record("happy", HAPPY, []);
  await record("mixed", MIXED, ["--faults", "faults.yaml"]);
} finally {
  await rm(project, { recursive: true });
}

async function record(name: string, recipe: string, flags: readonly string[]): Promise<void> {
  await writeFile(path.join(project, `${name}.yaml`), recipe);
  const plan = json(["plan", `${name}.yaml`]);
  const events = json(["run", `${name}.yaml`, "--yes", ...flags]) as Stamped[];
  const [first] = events;
  if (first === undefined) throw new Error(`${name}: there is no event`);
  const lines = [...plan, ...events.map((event) => slowed(event, Date.parse(first.at)))];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await writeFile(
    path.join(GOLDEN, `${name}.jsonl`),
    text.replaceAll(/127\.0\.0\.1:\d+/gu, "127.0.0.1:4000"),
  );
}

interface Stamped {
  readonly at: string;
  readonly seconds?: number;
}

function json(args: readonly string[]): unknown[] {
  const program = path.join(ROOT, "bin/nemo-pipeline.js");
  const more = ["--json", "--local", "--stub-renders"];
  const env = { PATH: process.env["PATH"] ?? "", HOME: project };
  const { stdout } = spawnSync(process.execPath, [program, ...args, ...more], {
    cwd: project,
    encoding: "utf8",
    env,
  });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

/** Always at the same time and under the same name. */
function slowed(event: Stamped, firstMs: number): object {
  const at = new Date(START_MS + (Date.parse(event.at) - firstMs) * SLOWER).toISOString();
  const seconds = event.seconds === undefined ? {} : { seconds: event.seconds * SLOWER };
  return { ...event, at, run: "20260101000000-golden", ...seconds };
}
