// Events told by video and by run: what was said, when it worked and when it waited, one run against those before.

import { describe, expect, test } from "vitest";
import type { Event, Fact } from "../../src/core/run/events.ts";
import { digest } from "../../src/report/digest.ts";
import { compareLast } from "../../src/report/runs.ts";
import { batch } from "./batch.ts";
import { foldAll, HOSTILE, report, video as sampleVideo } from "./sample.ts";

const BEGIN_MS = Date.UTC(2026, 10, 20);
const OF = { video: "teaser", key: "k1", step: "prompt 1" };

/** Facts at seconds from the beginning; a new run begins with each `run.started`. */
function told(facts: readonly (readonly [number, Fact])[]): Event[] {
  let run = 0;
  return facts.map(([second, fact], index) => {
    if (fact.type === "run.started") run += 1;
    const at = new Date(BEGIN_MS + second * 1000).toISOString();
    return { seq: index + 1, at, run: `r${run}`, recipe: "launch", ...fact };
  });
}

const started: Fact = { type: "run.started", target: "cloud", videos: 1, version: "0.1.0" };
const intended: Fact = {
  ...OF,
  type: "prompt.intended",
  text: "Generate",
  work: "generate",
  estimate: 100,
  before: "b",
};
const verified: Fact = { ...OF, type: "draft.verified", digest: "d", reconciled: false };
const ended: Fact = { ...OF, type: "prompt.ended", texts: ["Ready."], incomplete: false };

describe("steps", () => {
  const stepsOf = (facts: readonly (readonly [number, Fact])[]) =>
    foldAll(told(facts)).stories.of("teaser", "cloud")?.times.steps();

  test("keep waiting for a slot and working apart", () => {
    expect(
      stepsOf([
        [0, started],
        [30, intended],
        [130, ended],
        [140, verified],
      ]),
    ).toEqual([
      {
        name: "prompt 1",
        workingMs: 110_000,
        waitingMs: 30_000,
        bars: [
          { kind: "wait", startMs: 0, endMs: 30_000 },
          { kind: "prompt", startMs: 30_000, endMs: 130_000 },
          { kind: "check", startMs: 130_000, endMs: 140_000 },
        ],
      },
    ]);
  });

  test("leave out the hours between a run that died and the next", () => {
    const [step] =
      stepsOf([
        [0, started],
        [10, intended],
        [50_000, started],
        [50_020, verified],
      ]) ?? [];
    expect(step?.bars.at(-1)).toEqual({ kind: "prompt", startMs: 10_000, endMs: 30_000 });
    expect(step?.workingMs).toBe(20_000);
  });

  test("show a failed attempt at its moment", () => {
    const failure = { kind: "broken", message: "cut" } as const;
    const failed: Fact = { video: "teaser", key: "k1", type: "attempt.failed", stage: "draft", failure };
    const [step] =
      stepsOf([
        [0, started],
        [10, intended],
        [20, ended],
        [25, failed],
        [40, verified],
      ]) ?? [];
    expect(step?.bars).toContainEqual({ kind: "failure", startMs: 25_000, endMs: 25_000, words: "cut" });
  });

  test("are not made longer by a later run that had nothing to do", () => {
    const once = stepsOf([
      [0, started],
      [10, intended],
      [20, ended],
      [30, verified],
    ]);
    const again = stepsOf([
      [0, started],
      [10, intended],
      [20, ended],
      [30, verified],
      [90, started],
      [95, { video: "teaser", type: "video.done" }],
    ]);
    expect(again).toEqual(once);
  });
});

describe("the transcript", () => {
  const turnsOf = (facts: readonly (readonly [number, Fact])[]) =>
    foldAll(told(facts)).stories.of("teaser", "cloud")?.transcript.turns;

  test("has answers without what they say of the editor's buttons", () => {
    const words = "Your video is ready: 8 seconds. You can drag the clips to change their order.";
    const turns = turnsOf([
      [0, started],
      [30, intended],
      [130, { ...ended, texts: [words, "Click Export to download it."] }],
    ]);
    expect(turns).toMatchObject([{ answers: ["Your video is ready: 8 seconds."] }]);
  });

  test("adds up what a prompt cost when the books were closed later", () => {
    const settled = (credits: number): Fact => ({
      ...OF,
      type: "credits.settled",
      credits,
      basis: "measured",
    });
    const turns = turnsOf([
      [0, started],
      [1, intended],
      [2, ended],
      [3, settled(60)],
      [9, settled(40)],
    ]);
    expect(turns).toMatchObject([
      { prompt: "Generate", answers: ["Ready."], credits: 100, isEstimate: false },
    ]);
  });

  test("says that a lost answer was carried out after all", () => {
    const lost: Fact = { ...OF, type: "prompt.lost", texts: [], failure: { kind: "broken", message: "cut" } };
    const turns = turnsOf([
      [0, started],
      [1, intended],
      [2, lost],
      [60, { ...verified, reconciled: true }],
    ]);
    expect(turns).toMatchObject([{ trouble: "Carried out: the draft shows it." }]);
  });

  test("cuts a text of a megabyte and says how much is missing", () => {
    const [turn] =
      turnsOf([
        [0, started],
        [1, { ...intended, text: "x".repeat(1_000_000) }],
      ]) ?? [];
    expect(turn?.kind === "prompt" && turn.prompt.slice(19_999)).toBe(
      "x… (980,000 more characters are in the journal)",
    );
  });
});

describe("runs", () => {
  test("count what each made, left undone and spent", () => {
    const [first, second] = foldAll(batch({ videos: 40, nights: 2 })).runs.runs();
    expect(first).toMatchObject({ credits: 1800, exitCode: 6, seconds: 3600 });
    expect(first?.files).toHaveLength(18);
    expect(second?.undone.map(({ video, state }) => `${video} ${state}`)).toEqual([
      "clip-30 blocked",
      "clip-40 pending",
    ]);
  });

  test("are compared with seven before, idle ones and other backends left out", () => {
    const runs = foldAll(batch({ videos: 100, nights: 10 })).runs.runs();
    const [idle] = runs;
    const others = [
      { ...runs[9]!, id: "x", at: "2026-11-30T00:00:00.000Z", credits: 0, files: [], undone: [] },
      { ...idle!, id: "y", target: "emulator" as const },
    ];
    const comparison = compareLast([...others, ...runs]);
    expect(comparison?.last.id).toBe(runs[9]?.id);
    expect(comparison?.before.map(({ id }) => id)).toEqual(runs.slice(2, 9).map(({ id }) => id));
    expect(comparison?.figures).toContainEqual({ name: "credits", value: 900, usual: 900 });
  });

  test("over several recipes are one run", () => {
    const runs = foldAll([...batch({ videos: 10 }), ...batch({ videos: 10, recipe: "day" })]).runs.runs();
    expect(runs.map(({ credits, files }) => [credits, files.length])).toEqual([[1800, 18]]);
  });
});

describe("the morning brief", () => {
  const runs = foldAll(batch({ videos: 40, nights: 2 })).runs.runs();

  test("says what was made, what it cost against the run before, and how to go on", () => {
    const wayOn = { advice: "Mend it.", commands: ["nemo-pipeline run a.yaml --only teaser"] };
    const failed = sampleVideo({ state: "failed", reason: "prompt 1: refused", wayOn });
    const text = digest(report({ runs, videos: [failed] }));
    expect(text).toContain("Run of 2026-11-15 22:00 UTC, exit code 6: 18 files");
    expect(text).toContain("| Credits | 1,800 | 1,800 | same |");
    expect(text).toContain("| night/clip-21 | `out/night/clip-21.mp4` | 6 s | 2 MB |");
    expect(text).toContain("- **launch/teaser** failed: prompt 1: refused");
    expect(text).toContain("  - `nemo-pipeline run a.yaml --only teaser`");
  });

  test("shows hostile text as text", () => {
    const text = digest(
      report({ videos: [sampleVideo({ id: HOSTILE, state: "failed", reason: `${HOSTILE}\n# big | x` })] }),
    );
    const [, body = ""] = text.split("## Not done");
    expect(body).not.toMatch(/(?<!\\)<|(?!\n)\p{Cc}|\u202e|\u2028/u);
    expect(body).not.toMatch(/^#/mu);
    expect(body).toContain(`\\| x`);
  });
});
