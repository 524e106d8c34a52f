import * as fc from "fast-check";
import { expect, it } from "vitest";
import { asLines, commandGuard, harmless, jsonLine, withoutCommands } from "../../src/reporters/sanitize.ts";

it.each([
  ["a colour", "\u001b[31mred\u001b[0m", "red"],
  ["a cleared screen", "\u001b[2J\u001b[Hgone", "gone"],
  ["a window title", "\u001b]0;owned\u0007words", "words"],
  ["a link", "\u001b]8;;https://x.test\u001b\\words\u001b]8;;\u001b\\", "words"],
  ["an 8-bit sequence", "\u009b31mred", "red"],
  ["line ends", "one\r\ntwo\u2028three\tfour", "one two three four"],
  ["direction marks", "\u202egnp.exe\u2066\u200f", "gnp.exe"],
  ["invisible spaces", "a\u200bb\ufeffc", "abc"],
  ["half a character", "a\ud800b", "a\ufffdb"],
  ["brackets after a line end", "\n[1] one", "[1] one"],
  ["an emoji family", "👨‍👩‍👧", "👨‍👩‍👧"],
])("takes the harm out of %s", (_, text, clean) => {
  expect(harmless(text)).toBe(clean);
});

it("cuts a megabyte, and marks that are piled up", () => {
  expect(harmless("x".repeat(1_000_000))).toHaveLength(2001);
  expect(harmless(`a${"\u0301".repeat(100)}b`)).toBe("a\u0301\u0301\u0301b");
});

it("leaves neither control characters nor direction marks in any text", () => {
  const unit = fc.oneof(
    fc.constantFrom("\u001b", "\u009b", "[", "]", "m", "\n", "\u202e", "\\"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      expect(harmless(parts.join(""))).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    }),
  );
});

it("prints no line that a CI service takes for a command", () => {
  const lines = ["::error::x", "  ::add-mask::x", ":::x", "a ##[group]b", "##vso[task]x", "fine: ::", "#1"];
  expect(asLines(lines)).toBe(
    ": :error::x\n  : :add-mask::x\n: ::x\na ## [group]b\n## vso[task]x\nfine: ::\n#1\n",
  );
});

it("finds a command after any line end, and behind any space", () => {
  expect(withoutCommands("a\r::error::x\n\u0085\u2003::warning::y\r\n::z")).toBe(
    "a\r: :error::x\n\u0085\u2003: :warning::y\r\n: :z",
  );
});

it("lets no command through in pieces, and changes nothing else", () => {
  const unit = fc.constantFrom(":", "::", " ", "\n", "\r", "#", "##", "[", "error", " ".repeat(300));
  fc.assert(
    fc.property(fc.array(unit), (pieces) => {
      const guard = commandGuard();
      const passed = pieces.map(guard).join("");
      expect(passed).not.toMatch(/(?:^|[\n\r])\s*::|##\[/u);
      expect(passed.replaceAll(/\s/gu, "")).toBe(pieces.join("").replaceAll(/\s/gu, ""));
      expect(commandGuard()("fine: ::\n")).toBe("fine: ::\n");
    }),
    { numRuns: 1000 },
  );
});

it("writes JSON that means the same without a terminal or a CI service obeying it", () => {
  const value = { reason: "\u009b2J\u202e ##[error]x ##vso[task]y ###[z \u2028\u200b\u{e0041}" };
  expect(jsonLine(value)).not.toMatch(/[\p{Cc}\p{Cf}\u2028]|##\[|##vso\[/u);
  expect(JSON.parse(jsonLine(value))).toEqual(value);
});
