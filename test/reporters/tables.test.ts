import { expect, it } from "vitest";
import { planTable } from "../../src/reporters/plan-table.ts";
import { statusTable } from "../../src/reporters/status-table.ts";
import { widthOf } from "../../src/reporters/width.ts";
import { planned, planOf } from "./script.ts";

const wide = { color: false, columns: Infinity };

it("shows the plan with class, credits and reason, and what stands in the way", () => {
  const stuck = { state: "unknown", reason: "prompt 1: nobody knows whether it was carried out" } as const;
  const plan = planOf(
    [
      planned("teaser", { credits: 150 }),
      planned("映画", { class: "free", credits: 0, reason: "quality changed from low to high" }),
      planned("banner", { class: "none", credits: 0, reason: "", obstacle: stuck }),
    ],
    100,
  );
  expect(planTable(plan, wide).join("\n")).toBe(`video   class    credits  reason
teaser  paid         150  new
映画    free           -  quality changed from low to high
banner  unknown        -  prompt 1: nobody knows whether it was carried out

Plan: 3 videos (1 paid, 1 free, 1 that cannot go on), about 150 credits; 100 available: not enough for all of it.`);
});

it("says below the totals what a recipe's budget does not cover in one run", () => {
  const { recipes, credits } = planOf([planned("a", { credits: 100 }), planned("b", { credits: 150 })], 1000);
  const withBudget = (budget: number) =>
    planTable({ recipes: recipes.map((recipe) => ({ ...recipe, budget })), credits }, wide).slice(4);
  expect(withBudget(250)).toEqual(["Plan: 2 videos (2 paid), about 250 credits; 1,000 available."]);
  expect(withBudget(100)).toEqual([
    "Plan: 2 videos (2 paid), about 250 credits; 1,000 available.",
    "The recipe's budget lets one run spend 100 of about 250 credits; the rest waits.",
  ]);
});

it("cuts the reason to the terminal's width", () => {
  const plan = planOf([planned("teaser", { reason: "prompt 2 changed: made again from the start" })]);
  const lines = planTable(plan, { color: false, columns: 40 }).slice(0, 2);
  expect(lines.map(widthOf)).toEqual([30, 40]);
  expect(lines[1]).toMatch(/…$/);
});

it("shows what there is to do first where the list is cut", () => {
  const idle = { class: "none", credits: 0, reason: "nothing to do" } as const;
  const videos = Array.from({ length: 1000 }, (_, index) => planned(`v${index}`, index === 999 ? {} : idle));
  const lines = planTable(planOf(videos), { ...wide, limit: 3 });
  expect(lines.slice(1, 5).map((line) => line.split(" ")[0])).toEqual(["v999", "v0", "v1", "and"]);
  expect(lines[4]).toBe("and 997 more videos");
});

it("shows the state of each video, its files or its reason", () => {
  const made = { file: "out/teaser.mp4", bytes: 2_100_000, sha256: "f", duration_s: 75 };
  const common = { recipe: "launch", credits: 0, exports: [] };
  const rows = [
    { ...common, id: "teaser", state: "done", reason: "", credits: 150, exports: [made] },
    { ...common, id: "banner", state: "failed", reason: "upload 1: \u001b[2Jtoo large" },
    { ...common, recipe: "autumn", id: "leaves", state: "pending", reason: "" },
  ] as const;
  expect(statusTable(rows, wide).join("\n")).toBe(`video          state    credits  reason or files
launch/teaser  done         150  out/teaser.mp4 (1:15 min, 2.1 MB)
launch/banner  failed         -  upload 1: too large
autumn/leaves  pending        -

3 videos: 1 done, 1 pending, 1 failed; 150 credits spent.`);
});

it("puts what has no room below, at any width, and breaks the totals between words", () => {
  const common = { recipe: "launch", state: "failed", credits: 1200, exports: [] } as const;
  const rows = [
    { ...common, id: "clip-1000", reason: "prompt 1: 接続が切れました 🎬 and then some" },
    { ...common, id: "a", reason: "" },
  ];
  expect(statusTable(rows, { color: false, columns: 40 }).join("\n")).toBe(`video      state   credits
  reason or files
clip-1000  failed    1,200
  prompt 1: 接続が切れました 🎬 and the…
a          failed    1,200

2 videos: 2 failed; 2,400 credits spent.`);
  for (const columns of [10, 20, 30, 37, 40, 60, 80]) {
    const lines = statusTable(rows, { color: false, columns });
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(Math.max(columns, 10));
  }
});

it("paints only where colours are shown", () => {
  const plan = planOf([planned("teaser")]);
  expect(planTable(plan, wide).join("\n")).not.toContain("\u001b");
  expect(planTable(plan, { ...wide, color: true }).join("\n")).toContain("\u001b[36mpaid\u001b[0m");
});
