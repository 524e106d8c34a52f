// The page's text: harmless, complete, sorted, and its links lead from where it lies.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MARK, isReport } from "../../src/report/mark.ts";
import type { Draft } from "../../src/core/draft.ts";
import type { Fact } from "../../src/core/run/events.ts";
import type { ReportVideo } from "../../src/report/report.ts";
import type { RunFacts } from "../../src/report/runs.ts";
import type { PromptTurn } from "../../src/report/transcript.ts";
import { LONG } from "../reporters/hostile.ts";
import { foldAll, HOSTILE, pageOf, report, video } from "./sample.ts";

/** Control characters other than line ends, a direction mark, a line separator. */
const UNSEEN = /(?!\n)\p{Cc}|\u202e|\u2028/u;

const DETAILS = /<script type="application\/json">(.*?)<\/script>/gu;

/** What cards show when they are opened. */
const details = (page: string): string[] =>
  [...page.matchAll(DETAILS)].map(([, json]) => JSON.parse(json ?? "") as string);

const pageWith = (...videos: ReportVideo[]): string => pageOf(report({ videos }));

const prompt = (given: Partial<PromptTurn>): PromptTurn => ({
  kind: "prompt",
  step: "prompt 1",
  at: "2026-11-20T06:00:00.000Z",
  prompt: "Generate",
  answers: [],
  ...given,
});

const file = (name: string): ReportVideo["exports"][number] => ({
  file: `out/${name}`,
  path: name,
  settings: "mp4, high",
  bytes: 1_500_000,
  sha256: "ab".repeat(32),
  durationS: 75,
});

describe("hostile text", () => {
  const page = pageOf(
    report({
      recipes: [HOSTILE],
      videos: [
        video({
          id: HOSTILE,
          recipe: HOSTILE,
          state: "failed",
          reason: HOSTILE,
          link: `javascript:${HOSTILE}`,
          wayOn: { advice: "Mend it.", commands: [HOSTILE] },
          exports: [{ ...file(HOSTILE), sha256: HOSTILE }],
          turns: [
            prompt({ prompt: HOSTILE, answers: [HOSTILE], trouble: HOSTILE }),
            { kind: "note", at: "", text: HOSTILE },
          ],
          expected: [{ step: HOSTILE, findings: [{ expected: HOSTILE, found: HOSTILE, holds: false }] }],
          timeline: {
            kind: "draft",
            draft: {
              raw: null,
              digest: "d",
              durationMs: 1000,
              exportable: true,
              tracks: [{ kind: "text", segments: [{ durationMs: 1000, text: HOSTILE }] }],
            },
          },
          steps: [
            {
              name: HOSTILE,
              workingMs: 1,
              waitingMs: 0,
              bars: [{ kind: "failure", startMs: 0, endMs: 0, words: HOSTILE }],
            },
          ],
        }),
      ],
    }),
  );

  test("makes no element, neither in the page nor in what is opened later", () => {
    for (const text of [page.replace(DETAILS, ""), ...details(page)]) {
      expect(text).not.toContain("<script>pwned");
      expect(text).not.toContain("<img src=x");
      expect(text).not.toContain(`onerror="`);
      expect(text).toContain("&lt;script&gt;pwned=1&lt;/script&gt;");
    }
  });

  test("does not end the data block that holds it", () => {
    expect(page.match(/<\/script>/gu)).toHaveLength(2);
    expect(details(page)).toHaveLength(1);
    expect([...page.matchAll(DETAILS)].map(([, json]) => json).join("")).not.toMatch(/[<>&]/u);
  });

  test("loses control characters, direction marks and line separators", () => {
    for (const text of [page, ...details(page)]) expect(text).not.toMatch(UNSEEN);
  });

  test("is no link that runs something", () => {
    expect(page).not.toContain(`href="javascript:`);
  });
});

test("a text of a megabyte is shown in part, the rest behind a button", () => {
  const [shown] = details(pageWith(video({ turns: [prompt({ prompt: "x".repeat(5000) })] })));
  expect(shown).toContain(`>${"x".repeat(700)}<span class="cut">`);
  expect(shown).toContain("Show all</button>");
});

test("megabytes of hostile words, prompts and answers make no large page, and no markup", () => {
  const of = { video: "teaser", key: "k", step: "prompt 1" };
  const failure = { kind: "broken", message: LONG } as const;
  const facts: Fact[] = [
    { type: "run.started", target: "cloud", videos: 1, version: "0.1.0" },
    { type: "prompt.intended", ...of, text: LONG, work: "generate", estimate: 1, before: "d" },
    { type: "attempt.failed", video: "teaser", key: "k", stage: "prompt", failure },
    { type: "prompt.ended", ...of, texts: [LONG, LONG], incomplete: false, error: LONG },
    { type: "draft.read", video: "teaser", purpose: "look", digest: "d", tracks: 1, timeline: LONG },
    { type: "video.failed", video: "teaser", reason: LONG },
  ];
  const stamp = { at: "2026-11-20T06:00:00.000Z", run: "r", recipe: "launch" };
  const { stories, runs } = foldAll(facts.map((fact, seq) => ({ seq, ...stamp, ...fact })));
  const story = stories.of("teaser", "cloud");
  const page = pageOf(
    report({
      videos: [
        video({
          state: "failed",
          reason: LONG,
          turns: story?.transcript.turns ?? [],
          steps: story?.times.steps() ?? [],
          timeline: { kind: "summary", text: story?.draft?.summary ?? "" },
        }),
        video({ id: "drawn", timeline: { kind: "draft", draft: titled(LONG) } }),
      ],
      runs: runs.runs(),
    }),
  );
  expect(page.length).toBeLessThan(400_000);
  for (const text of [page, ...details(page)]) {
    expect(text).toContain("owned");
    expect(text).not.toMatch(UNSEEN);
    expect(text).not.toMatch(/<script>owned|<img src=x/u);
  }
});

const titled = (text: string): Draft => ({
  raw: null,
  digest: "d",
  durationMs: 1000,
  exportable: true,
  tracks: [{ kind: "text", segments: [{ durationMs: 1000, text }] }],
});

test("the policy allows nothing but the page's own style and program", () => {
  const page = pageOf(report());
  const hashOf = (tag: string): string => {
    const [, text = ""] = new RegExp(`<${tag}>(.*?)</${tag}>`, "su").exec(page) ?? [];
    return createHash("sha256").update(text).digest("base64");
  };
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/u.exec(page) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`style-src 'sha256-${hashOf("style")}'`);
  expect(policy).toContain(`script-src 'sha256-${hashOf("script")}'`);
  expect(policy).not.toMatch(/unsafe|http|\*/u);
  expect(page).not.toMatch(/ style="| on[a-z]+="|https?:\/\//u);
});

test("what asks for attention comes first, then names as people count", () => {
  const ids = (page: string): string[] =>
    [...page.matchAll(/<h3><bdi>(.*?)<\/bdi>/gu)].map(([, id]) => id ?? "");
  const page = pageWith(
    video({ id: "clip-10" }),
    video({ id: "clip-9" }),
    video({ id: "late", state: "parked" }),
    video({ id: "lost", state: "unknown" }),
  );
  expect(ids(page)).toEqual(["lost", "late", "clip-9", "clip-10"]);
});

test("the totals count videos by state, files, length and credits", () => {
  const page = pageWith(
    video({ exports: [file("a.mp4"), file("b.mp4")], credits: 1200 }),
    video({ id: "other", state: "failed", credits: 50 }),
  );
  expect(page).toContain("<b>1</b> of 2");
  expect(page).toContain("<b>2.5 min</b> in 2 files");
  expect(page).toContain("<b>1,250</b> over all runs");
  expect(page).toContain(`aria-label="1 failed, 1 done"`);
});

test("the last run stands beside those before it, in numbers and as bars", () => {
  const run = (id: string, credits: number): RunFacts => {
    const at = `2026-11-${id}T22:00:00.000Z`;
    return { id, target: "cloud", at, exitCode: 0, seconds: 60, credits, files: [], undone: [], done: [] };
  };
  const page = pageOf(report({ runs: [run("14", 100), run("15", 300), run("16", 400)] }));
  const [, credits = ""] = /<th scope="row">Credits<\/th>(.*?)<\/tr>/u.exec(page) ?? [];
  expect(credits.replaceAll(/<svg.*<\/svg>/gu, "").match(/[\d+%]+/gu)).toEqual(["400", "200", "+100", "%"]);
  expect([...credits.matchAll(/class="(then|now)".*?height="(\d+)"/gu)].map(([, ...bar]) => bar)).toEqual([
    ["then", "5"],
    ["then", "15"],
    ["now", "20"],
  ]);
});

test("a link holds spaces, percent signs and other scripts as a URL does", () => {
  const page = pageWith(video({ exports: [file("../my clips/100% 山 #1.mp4")] }));
  const url = "../my%20clips/100%25%20%E5%B1%B1%20%231.mp4";
  expect(page).toContain(`<a class="play" href="${url}">`);
  expect(details(page)[0]).toContain(`<a href="${url}">`);
});

test("a file that is gone has no player and no link", () => {
  const { path: _gone, ...gone } = file("a.mp4");
  const page = pageWith(video({ exports: [gone] }));
  expect(page).not.toContain(`class="play" href`);
  expect(page).toContain("the file is not there any more");
  expect(details(page)[0]).not.toContain("<a ");
});

test("a video that is not done names the reason and the commands to go on", () => {
  const wayOn = { advice: "Run it again.", commands: ["nemo-pipeline run a.yaml --only teaser"] };
  const page = pageWith(video({ state: "parked", reason: "export 1: the render takes long", wayOn }));
  expect(page).toContain("export 1: the render takes long");
  expect(page.replaceAll(/<.?span>/gu, "")).toContain("<code>nemo-pipeline run a.yaml --only teaser</code>");
});

test("segments are drawn to scale, one without a start after the one before", () => {
  const segments = [
    { durationMs: 2000, name: "a" },
    { durationMs: 6000, name: "b" },
  ];
  const draft = {
    raw: null,
    digest: "d",
    durationMs: 8000,
    exportable: true,
    tracks: [{ kind: "video", segments }],
  } as const;
  const [shown] = details(pageWith(video({ timeline: { kind: "draft", draft } })));
  expect(shown).toContain(`<svg x="0%" width="25%"`);
  expect(shown).toContain(`<svg x="25%" width="75%"`);
  expect(shown).toContain(`aria-label="Timeline (1 track): 1. Video: a (0-2s)`);
});

test("a report is known by its beginning, and nothing else is taken for one", () => {
  expect(isReport(pageOf(report()))).toBe(true);
  expect(isReport(`<!doctype html>\n<p>${MARK}`)).toBe(false);
  expect(isReport("")).toBe(false);
});

describe("expectations", () => {
  const expected = [
    { step: "prompt 1", findings: [{ expected: "1 text track", found: "1", holds: true }] },
    {
      step: "export 1",
      findings: [
        { expected: "sound", found: "silence", holds: false },
        { expected: "at most 20 MB", found: "3 MB", holds: true },
      ],
    },
  ];

  test("stand in the card with what was found, and on it how many steps are not as expected", () => {
    const page = pageWith(video({ expected }));
    expect(page).toContain("1 step not as expected");
    const [shown = ""] = details(page);
    expect(shown).toContain("<h4>Expectations</h4>");
    expect(shown.match(/<tr>/gu)).toHaveLength(4);
    expect(shown).toMatch(/sound<\/td><td dir="auto">silence<\/td><td><span class="short">no<\/span>/u);
  });

  test("have no place where nothing is expected", () => {
    const page = pageWith(video());
    expect(details(page)[0]).not.toContain("Expectations");
    expect(page).not.toContain("not as expected</b>");
  });
});
