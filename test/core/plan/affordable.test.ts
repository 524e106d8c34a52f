import { expect, it } from "vitest";
import { affordable, beyondBudget } from "../../../src/core/plan/affordable.ts";
import type { RunPlan } from "../../../src/core/plan/planned.ts";

const video = (credits: number) => ({ id: "a", class: "paid", reason: "", credits, steps: [] }) as const;

const plan: RunPlan = {
  recipes: [
    { name: "narrow", file: "narrow.yaml", videos: [video(100), video(150)], budget: 200 },
    { name: "wide", file: "wide.yaml", videos: [video(100)], budget: 600 },
    { name: "free", file: "free.yaml", videos: [video(50)] },
  ],
  credits: { estimate: 400 },
};

it("a run spends of each recipe's cost what its budget allows", () => {
  expect(affordable(plan)).toBe(350);
});

it("names the recipes whose budget does not cover one run", () => {
  expect(beyondBudget(plan)).toEqual([{ name: "narrow", budget: 200, cost: 250 }]);
});
