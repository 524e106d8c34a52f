import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unsafeName } from "../../../src/core/recipe/ids.ts";
import { idPart, joinId } from "../../../src/core/recipe/slug.ts";
import { sha256 } from "../../../src/platform/digest.ts";

describe("a part of an id", () => {
  it.each([
    ["9:16", "9-16"],
    ["SKU-12", "SKU-12"],
    ["Café Crème", "Cafe-Creme"],
    ["a/b c", "a-b-c"],
    ["..x..", "x"],
  ])("keeps what a file name can say: %s", (text, part) => {
    expect(idPart(text, sha256)).toBe(part);
  });

  it("tells apart what ASCII cannot say", () => {
    const parts = ["蓝色杯子", "红色杯子", "Mug 蓝", "Mug 红", "🎬", "🎥"].map((text) =>
      idPart(text, sha256),
    );
    expect(new Set(parts).size).toBe(parts.length);
    expect(parts[2]).toMatch(/^Mug-[0-9a-f]{8}$/u);
  });

  it("tells long texts apart", () => {
    const [a, b] = [`${"x".repeat(80)}a`, `${"x".repeat(80)}b`].map((text) => idPart(text, sha256));
    expect(a).not.toBe(b);
    expect(a?.length).toBeLessThanOrEqual(60);
  });

  it("makes a safe id of any texts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 4 }),
        (texts) => {
          const parts = texts.map((text) => idPart(text, sha256)).filter((part) => part !== "");
          expect(unsafeName(joinId("video", parts, sha256))).toBeUndefined();
        },
      ),
    );
  });
});
