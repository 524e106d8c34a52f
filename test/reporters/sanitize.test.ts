import * as fc from "fast-check";
import { expect, it } from "vitest";
import { asLines, harmless } from "../../src/reporters/sanitize.ts";

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
