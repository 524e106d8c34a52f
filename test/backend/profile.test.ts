import { describe, expect, it } from "vitest";

import { attributionHeaders, findPlatform, findProfile } from "../../src/backend/profile.ts";

describe("the platform", () => {
  it.each([
    ["mine", "/home/u/.clawhub/x", "mine"],
    [undefined, "/home/u/.clawhub/skills/x", "clawhub"],
    [undefined, "C:\\Users\\u\\.cursor\\skills\\x", "cursor"],
    [undefined, "/home/u/.cursor/skills", "cursor"],
    [undefined, "/home/u/my.clawhub/x", "unknown"],
    ["", "/opt/x", "unknown"],
  ])("with SKILL_SOURCE %s, installed at %s, is %s", (skillSource, installPath, platform) => {
    expect(findPlatform({ skillSource, installPath })).toBe(platform);
  });
});

describe("a skill profile", () => {
  it("is one of those built in, or one that the user configures", () => {
    const mine = { name: "mine", version: "2.0.0" };
    const newer = { name: "free-video-generation-api", version: "9.0.0" };
    expect(findProfile("free-ki-video-generation", [])?.name).toBe("free-ki-video-generation");
    expect(findProfile("mine", [mine])).toEqual(mine);
    expect(findProfile("free-video-generation-api", [newer])).toEqual(newer);
    expect(findProfile("nobody", [mine])).toBeUndefined();
  });

  it("cannot break a header", () => {
    const headers = attributionHeaders({ skill: { name: "a\r\nb", version: "ü" }, platform: " " });
    expect(headers).toEqual({
      "x-skill-source": "a__b",
      "x-skill-version": "_",
      "x-skill-platform": "unknown",
    });
  });
});
