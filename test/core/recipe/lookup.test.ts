import { describe, expect, it } from "vitest";
import { fillText } from "../../../src/core/recipe/lookup.ts";

const scope = {
  vars: new Map([
    ["brand", "Aurora"],
    ["tricky", "$& ${{ vars.brand }}"],
  ]),
  env: new Map<string, string>(),
};

const fill = (text: string) => fillText(text, { scope, path: ["prompt"] });
const codes = (text: string) => fill(text).mistakes.map(({ code }) => code);

describe("a look-up", () => {
  it.each(["${{vars.brand}}", "${{ vars.brand }}", "${{\n  vars.brand\t}}"])("is replaced: %j", (text) => {
    expect(fill(`Show ${text} coffee`)).toMatchObject({ text: "Show Aurora coffee", mistakes: [] });
  });

  it("is not done again in what it found", () => {
    expect(fill("${{ vars.tricky }}").text).toBe("$& ${{ vars.brand }}");
  });

  it("is escaped by another dollar sign", () => {
    expect(fill("Write $${{ vars.brand }}")).toMatchObject({
      text: "Write ${{ vars.brand }}",
      mistakes: [],
      used: [],
    });
  });

  it("says which names it used", () => {
    expect(fill("${{ vars.brand }} ${{ vars.nobody }}").used).toEqual(["vars.brand"]);
  });

  it.each([
    ["${{ vars.brnad }}", "unknown-name"],
    ["${{ secrets.token }}", "unknown-name"],
    ["${{ env.HOME }}", "unknown-name"],
    ["${{ vars.constructor }}", "unknown-name"],
    ["${{ vars }}", "not-a-look-up"],
    ["${{ vars.brand || 'x' }}", "not-a-look-up"],
    ["${{ process.env.HOME }}", "not-a-look-up"],
    ["${{ }}", "not-a-look-up"],
    ["${{ vars.brand", "unclosed-look-up"],
    ["{{ vars.brand }}", "bare-braces"],
  ])("%s is %s", (text, code) => {
    expect(codes(`Show ${text}`)).toEqual([code]);
  });

  it("says where in the text each mistake is, the same words twice too", () => {
    const places = fill("${{ vars.a }} ${{ vars.b }} ${{ vars.a }}").mistakes.map(({ within }) => within);
    expect(places).toEqual([
      { text: "${{ vars.a }}", nth: 0 },
      { text: "${{ vars.b }}", nth: 0 },
      { text: "${{ vars.a }}", nth: 1 },
    ]);
  });

  it("proposes the name that was meant", () => {
    expect(fill("${{ vars.brnad }}").mistakes[0]?.hint).toBe("Did you mean `brand`?");
  });
});
