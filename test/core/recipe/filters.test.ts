import { describe, expect, it } from "vitest";
import { fillText } from "../../../src/core/recipe/lookup.ts";

const scope = {
  row: new Map([
    ["title", " Blue Mug, 0.3 l "],
    ["empty", ""],
    ["名称", "蓝色 杯子"],
    ["Product name", "Mug"],
    ["price ($)", "12"],
    ["quote", 'the "blue" one'],
  ]),
  env: new Map<string, string>(),
};

const fill = (text: string) => fillText(text, { scope, path: ["videos", "a", "prompt"] });

describe("a filter", () => {
  it.each([
    ["${{ row.title | trim }}", "Blue Mug, 0.3 l"],
    ["${{ row.title | upper }}", " BLUE MUG, 0.3 L "],
    ["${{ row.title | lower | trim }}", "blue mug, 0.3 l"],
    ["${{ row.title | slug }}", "blue-mug-0-3-l"],
    ["${{ row.名称 | slug }}", "蓝色-杯子"],
    ["${{ row.quote | json }}", '"the \\"blue\\" one"'],
    ['${{ row.empty | default("a mug") }}', "a mug"],
    ["${{row.empty|default('a | b')|upper}}", "A | B"],
    ['${{ row.empty | default("say \\"hi\\"") }}', 'say "hi"'],
    ['${{ row.title | trim | default("x") }}', "Blue Mug, 0.3 l"],
    ['${{ env.NOT_SET | default("x") }}', "x"],
    ["${{ row.Product name }}", "Mug"],
    ["${{ row.price ($) }}", "12"],
  ])("%s becomes %j", (text, filled) => {
    expect(fill(text)).toMatchObject({ text: filled, mistakes: [] });
  });

  it.each([
    ["${{ row.title | uper }}", "bad-filter"],
    ["${{ row.title | default }}", "bad-filter"],
    ["${{ row.title | default(x) }}", "bad-filter"],
    ['${{ row.title | upper("x") }}', "bad-filter"],
    ["${{ row.title | }}", "not-a-look-up"],
    ["${{ title }}", "not-a-look-up"],
    ['${{ row.titel | default("x") }}', "unknown-name"],
  ])("%s is %s", (text, code) => {
    expect(fill(text).mistakes.map((mistake) => mistake.code)).toEqual([code]);
  });

  it("that leaves nothing is warned of, for the text would have a hole", () => {
    expect(fill("A ${{ row.empty | trim }} mug").mistakes).toMatchObject([
      { code: "empty-value", severity: "warning" },
    ]);
  });
});
