import { describe, expect, it } from "vitest";
import { savedRecipe } from "../../src/chat/saved-recipe.ts";
import type { Saving } from "../../src/chat/saved-recipe.ts";
import type { WantedStep } from "../../src/core/plan/keys.ts";

const SAVING: Saving = {
  name: "teaser",
  video: "chat",
  skill: "free-video-generation-api",
  language: "en",
  leadIns: () => [],
  pathOf: (file) => (file.startsWith("/project/") ? file.slice("/project/".length) : undefined),
  exportName: () => undefined,
};

const prompt = (text: string): WantedStep => ({ kind: "prompt", key: text, label: "prompt 1", text });
const exported = (quality: "low" | "high"): WantedStep => ({
  kind: "export",
  key: quality,
  label: "export 1",
  after: "",
  format: "mp4",
  quality,
  file: "out/a.mp4",
});
const upload = (path: string): WantedStep => ({
  kind: "upload",
  key: path,
  label: "upload 1",
  inputs: [{ kind: "file", path, name: "a.jpg" }],
});

const stepsOf = (story: readonly WantedStep[], saving = SAVING) => {
  const saved = savedRecipe(story, saving);
  return saved.ok ? saved.value.videos["chat"]?.steps : saved.error;
};

describe("what was said, as a recipe", () => {
  it("has the steps in order", () => {
    expect(stepsOf([upload("/project/a.jpg"), prompt("Make it"), exported("low"), prompt("Cut it")])).toEqual(
      [
        { upload: ["a.jpg"] },
        { prompt: "Make it" },
        { export: { format: "mp4", quality: "low" } },
        { prompt: "Cut it" },
      ],
    );
  });

  it("keeps what looks like a look-up from being one", () => {
    expect(stepsOf([prompt("Write ${{ vars.brand }}")])).toEqual([{ prompt: "Write $${{ vars.brand }}" }]);
  });

  it("puts a message that was answered with a question before its answer", () => {
    const saving = { ...SAVING, leadIns: (key: string) => (key === "Calm" ? ["Make a promo"] : []) };
    expect(stepsOf([prompt("Calm")], saving)).toEqual([{ prompt: "Make a promo\nCalm" }]);
  });

  it("leaves out exports that a recipe may not have: before the first prompt, and twice", () => {
    expect(stepsOf([exported("low"), prompt("Make it"), exported("high"), exported("high")])).toEqual([
      { prompt: "Make it" },
      { export: { format: "mp4", quality: "high" } },
    ]);
  });

  it("cannot be written for files outside the project, nor for those that are not known any more", () => {
    expect(stepsOf([upload("/home/me/a.jpg"), prompt("Make it")])).toContain("lies outside the project");
    const unknown: WantedStep = { kind: "upload", key: "u", label: "upload 1", inputs: [] };
    expect(stepsOf([unknown, prompt("Make it")])).toContain("not known");
  });

  it("cannot be written before anything was made", () => {
    expect(stepsOf([upload("/project/a.jpg")])).toBe("There is nothing to save yet.");
  });
});
