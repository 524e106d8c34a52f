import { expect, it } from "vitest";
import { chooseReporter } from "../../src/reporters/choose.ts";
import { count } from "../../src/core/words/count.ts";
import { elapsed, length } from "../../src/core/words/duration.ts";
import { size, sizeOf } from "../../src/core/words/size.ts";
import { fit, packed, padStart, widthOf } from "../../src/reporters/width.ts";

it("chooses the terminal view only for a terminal that can show it", () => {
  const terminal = {
    interactive: true,
    ci: false,
    github: false,
    term: "xterm-256color",
    quiet: false,
  };
  expect(chooseReporter("auto", terminal)).toBe("pretty");
  expect(chooseReporter("auto", { ...terminal, term: undefined })).toBe("pretty");
  expect(chooseReporter("auto", { ...terminal, term: "dumb" })).toBe("plain");
  expect(chooseReporter("auto", { ...terminal, ci: true })).toBe("plain");
  expect(chooseReporter("auto", { ...terminal, interactive: false })).toBe("plain");
  expect(chooseReporter("json", terminal)).toBe("json");
  expect(chooseReporter("auto", { ...terminal, ci: true, github: true })).toBe("github");
  expect(chooseReporter("plain", { ...terminal, github: true })).toBe("plain");
  expect(chooseReporter("auto", { ...terminal, quiet: true })).toBe("plain");
  expect(chooseReporter("pretty", { ...terminal, quiet: true })).toBe("plain");
});

it("writes times as people read them", () => {
  expect([0, 999, 59_999, 60_000, 125_000, 3_600_000, 90_061_000].map(elapsed)).toEqual([
    "0s",
    "0s",
    "59s",
    "1m 00s",
    "2m 05s",
    "1h 00m",
    "25h 01m",
  ]);
  expect([0.04, 7.5, 15, 59.94, 59.96, 65, 3599.6].map(length)).toEqual([
    "0 s",
    "7.5 s",
    "15 s",
    "59.9 s",
    "1:00 min",
    "1:05 min",
    "60:00 min",
  ]);
});

it("writes sizes and numbers as people read them", () => {
  expect([0, 1, 999, 1000, 2_149_999, 200_000_000, 3e12].map(size)).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1 kB",
    "2.1 MB",
    "200 MB",
    "3000 GB",
  ]);
  expect(sizeOf(310_000, 12_400_000)).toBe("0.3 of 12.4 MB");
  expect(sizeOf(310_000, undefined)).toBe("310 kB");
  expect([count(1, "video"), count(0, "video"), count(1000, "credit"), count(0.5, "credit")]).toEqual([
    "1 video",
    "0 videos",
    "1,000 credits",
    "0.5 credits",
  ]);
});

it("measures what a terminal shows", () => {
  const texts = ["abc", "日本語", "🎬", "👨‍👩‍👧", "🇩🇪", "e\u0301", "한글", "ｆｕｌｌ", "❤️", "видео"];
  expect(texts.map(widthOf)).toEqual([3, 6, 2, 2, 2, 1, 4, 8, 2, 5]);
});

it("cuts between letters, never within one", () => {
  expect(fit("日本語テキスト", 6)).toBe("日本…");
  expect(fit("ab👨‍👩‍👧cd", 4)).toBe("ab…");
  expect([fit("abc", 3), fit("abcd", 3), fit("abc", 1), fit("abc", 0)]).toEqual(["abc", "ab…", "…", ""]);
  expect(padStart("日本", 6)).toBe("  日本");
});

it("packs parts into as few lines as hold them", () => {
  const options = { separator: " · ", columns: 9 };
  expect(packed(["one", "two", "three", "a part too wide"], options)).toEqual([
    "one · two",
    "three",
    "a part t…",
  ]);
});
