// The sample recipes against a backend that shares no code with the embedded one.

import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { expectHonest, openStage, TWO } from "./rig.ts";

const RECIPES = (await readdir(path.join(import.meta.dirname, "../../recipes"))).filter((name) =>
  name.endsWith(".yaml"),
);

/** All drafts of this backend are alike: what a recipe expects of them need not hold, and its videos fail then. */
const codesOf = (name: string): readonly number[] => (name === "expectations.yaml" ? [0, 3] : [0]);

test.each(RECIPES)(
  "%s becomes its files, whatever the answers look like",
  { timeout: 60_000 },
  async (name) => {
    for (const seed of [1, 2, 3]) {
      const stage = await openStage({ seed, secondStageMs: 15 });
      const outcome = await stage.run("run", `recipes/${name}`, "--yes");
      expect(codesOf(name), outcome.stdout + outcome.stderr).toContain(outcome.code);
      await expectHonest(stage);
      expect((await stage.run("plan", `recipes/${name}`, "--json")).stdout).not.toContain('"class":"paid"');
      const prompts = stage.double.count("prompt");
      expect((await stage.run("run", `recipes/${name}`, "--yes")).code).toBe(outcome.code);
      expect(stage.double.count("prompt")).toBe(prompts);
    }
  },
);

test("without a token an anonymous account is made, once, and its credits are used", async () => {
  const stage = await openStage({
    balance: "anonymous",
    credits: 100,
    videos: '  tea: { prompt: "Tea, steaming" }\n',
  });
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect((await stage.run("credits")).stdout).toMatch(/^0 credits available/u);
  expect(stage.double.count("token")).toBe(1);
  await expectHonest(stage);
});

test("the file that is rendered holds what the backend added by itself", async () => {
  const stage = await openStage({ videos: TWO, secondStageMs: 60, timing: { settle: "150ms" } });
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  const [render] = stage.double.books.renders.values();
  expect(render?.content).toContain('"stage":2');
  await expectHonest(stage);
});
