import { expect, it } from "vitest";
import { jobSummary } from "../../src/report/job-summary.ts";
import { HOSTILE, LONG } from "../reporters/hostile.ts";
import { ended } from "./ended.ts";

const ROOM = { maxBytes: 1024 * 1024 };

const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);

it("puts what asks for attention first, and names its file, length and credits", () => {
  const text = jobSummary(
    ended([
      { video: "a", files: ["out/a.mp4"] },
      { video: "b", outcome: { type: "video.parked", reason: "late" } },
      { video: "c", outcome: { type: "video.unknown", reason: "lost" } },
    ]),
    ROOM,
  );
  expect(rowsOf(text)).toEqual([
    "| c | **unknown** | – | – | 100 | lost |",
    "| b | **parked** | – | – | 100 | late |",
    "| a | done | `out/a.mp4` | 8 s | 100 |  |",
  ]);
  expect(text).toContain("## launch: 2 not done\n\n1 of 3 videos done, 300 credits spent, 1m 01s.\n");
  expect(text).toContain("To go on: `nemo-pipeline run launch.yaml`");
  expect(text).toContain("  - `nemo-pipeline resolve launch/c --applied`");
});

it("says so where no video was asked for", () => {
  expect(jobSummary(ended([]), ROOM)).toBe(
    "## Nothing to do\n\n0 of 0 videos done, no credits spent, 1m 01s.\n",
  );
});

it("keeps within the room that there is, whatever there is to tell", () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({
    video: `v${index}`,
    outcome: { type: "video.failed", reason: `no ${LONG}` } as const,
  }));
  for (const maxBytes of [1024 * 1024, 100_000, 5000, 1000, 200, 100, 10]) {
    const text = jobSummary(ended(many), { maxBytes });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    const rows = rowsOf(text).length;
    if (rows > 0) expect(text).toContain(`And ${(2000 - rows).toLocaleString("en-US")} more videos.`);
    if (maxBytes > 5000) expect(rows).toBeGreaterThan(10);
  }
  expect(jobSummary(ended(many), { maxBytes: 10 })).toBe("");
});

it.each([
  ["hostile", HOSTILE],
  ["a megabyte of", LONG],
])("%s text stays in its cell and makes no markup", (_, hostile) => {
  const outcome = { type: "video.blocked", reason: hostile, link: hostile } as const;
  const videos = [{ video: hostile, recipe: hostile, outcome, files: [hostile] }];
  const text = jobSummary(ended(videos, { goOn: hostile, resolve: hostile }), ROOM);
  expect(rowsOf(text)).toHaveLength(1);
  const [row = ""] = rowsOf(text);
  expect(row.match(/(?<!\\)\|/gu)).toHaveLength(7);
  const outsideCode = text.replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/gu, "");
  expect(outsideCode).not.toMatch(/(?<!\\)<(?!br>)|(?<!\\)\[|:\/\/|^::/mu);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028]/u);
});
